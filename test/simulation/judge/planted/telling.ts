import type { Plant } from './plant.ts';
import type { Salon } from './salon.ts';
import { directoryKeys } from '../../../../shared/contracts/keys.ts';
import { biz, calendarId, linkId, resourceId } from './salon-rows.ts';

/** 6, 8, 22: what booking systems are told. */

const url = 'https://hooks.example.org/1';

function listen({ tale }: Salon, more: object = {}): void {
  const events = ['booking.created'];
  const row = {
    pk: biz,
    sk: 'webhook#whk_1',
    v: 1,
    row: 'webhook',
    id: 'whk_1',
    businessId: biz,
    url,
    events,
    ...more,
  };
  tale.write({ table: 'directory', row });
}

const take = ({ tale }: Salon, eventId: string): void => tale.note({ kind: 'posted', url, eventId });

function read({ tale }: Salon, after: number, ids: string[], next = after + ids.length): void {
  const answer = { items: ids.map((id) => ({ id })), next: String(next), more: false };
  tale.note({ kind: 'asked', businessId: biz, method: 'GET', path: `/v1/events?after=${after}`, status: 200, answer });
}

const bookTwo = (salon: Salon): void => {
  salon.book('bkg_1', '10:00', '11:00');
  salon.push('bkg_1');
  salon.book('bkg_2', '12:00', '13:00');
  salon.push('bkg_2');
};

const feedOf = ({ tale }: Salon) => [...tale.rows.directory].filter(([, row]) => row.row === 'feed');

/** Anna's resource as it stands, and a link of hers in that state. */
function resource({ tale }: Salon): void {
  const row = { v: 1, row: 'resource', businessId: biz, id: resourceId, name: 'Anna', email: calendarId, version: 1 };
  tale.write({ table: 'directory', row: { ...directoryKeys.resource(biz, resourceId), ...row, timeZone: 'UTC' } });
}

function tell({ tale }: Salon, state: string, linkState: string): void {
  const link = { ...tale.row('directory', biz, directoryKeys.link(biz, linkId).sk), state: linkState };
  const shown = { id: resourceId, name: 'Anna', email: calendarId, timeZone: 'UTC', version: 1, state, links: [link] };
  const event = { event: 'resource.changed', version: 1, position: 1, resource: shown };
  const subject = { type: 'resource', id: resourceId };
  const row = { pk: `${biz}#${resourceId}`, sk: 'outbox#resource#1', v: 1, row: 'outbox', id: 'evt_r', subject };
  tale.write({ table: 'calendar', row: { ...row, businessId: biz, ...event } });
  const place = { pk: `${biz}#feed`, sk: 'evt_r', v: 1, row: 'feed', position: 1, eventId: 'evt_r' };
  tale.write({ table: 'directory', row: place });
}

const pausedAndTold = (state: string, linkState: string) => (salon: Salon) => {
  resource(salon);
  salon.setLink({ state: 'paused' });
  tell(salon, state, linkState);
};

export const tellingPlants: Plant[] = [
  {
    invariant: 22,
    anomaly: 'a booking is made and no event with it',
    sound: bookTwo,
    broken: (salon) => {
      salon.tale.isMute = true;
      bookTwo(salon);
    },
  },
  {
    invariant: 22,
    anomaly: 'an event never reaches a webhook that asked for it',
    sound: (salon) => {
      listen(salon);
      bookTwo(salon);
      take(salon, 'evt_1');
      take(salon, 'evt_2');
    },
    broken: (salon) => {
      listen(salon);
      bookTwo(salon);
      take(salon, 'evt_2');
    },
  },
  {
    invariant: 22,
    anomaly: 'an event gets no place in the feed',
    sound: bookTwo,
    broken: (salon) => {
      bookTwo(salon);
      const [, [last] = []] = feedOf(salon);
      salon.tale.rows.directory.delete(last ?? '');
    },
  },
  {
    invariant: 22,
    anomaly: 'a link pauses and nobody is told of its resource',
    sound: pausedAndTold('paused', 'paused'),
    broken: pausedAndTold('live', 'active'),
  },
  {
    invariant: 22,
    anomaly: 'a resource is told to be live though its link is paused',
    sound: pausedAndTold('paused', 'paused'),
    broken: pausedAndTold('live', 'paused'),
  },
  {
    invariant: 8,
    anomaly: 'a page of events skips one',
    sound: (salon) => {
      bookTwo(salon);
      read(salon, 0, ['evt_1']);
      read(salon, 1, ['evt_2']);
    },
    broken: (salon) => {
      bookTwo(salon);
      read(salon, 0, ['evt_2'], 2);
    },
  },
  {
    invariant: 6,
    anomaly: 'an event has two places in the feed',
    sound: bookTwo,
    broken: (salon) => {
      bookTwo(salon);
      const [[, row] = []] = feedOf(salon);
      if (row !== undefined) salon.tale.write({ table: 'directory', row: { ...row, sk: 'again', position: 3 } });
    },
  },
];
