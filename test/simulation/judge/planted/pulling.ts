import type { Plant } from './plant.ts';
import { event, type Salon } from './salon.ts';
import { biz, calendarId, channelId, linkId } from './salon-rows.ts';

/** 5, 7, 8, 11, 12: reading a calendar and applying what was read. */

const lunch = event('lunch', '12:00', '13:00');
const walk = event('walk', '14:00', '15:00');

/** Two pages; `read` says which of them were. */
function pages(salon: Salon, read: ('first' | 'second')[]): void {
  salon.take();
  if (read.includes('first')) salon.list('syncToken=x', { items: [lunch], nextPageToken: 'p2' });
  if (read.includes('second')) salon.list('syncToken=x&pageToken=p2', { items: [walk], nextSyncToken: 'end' });
  salon.store(lunch);
  salon.store(walk);
  salon.finish('end');
  salon.tale.show(calendarId, lunch);
  salon.tale.show(calendarId, walk);
}

const headers = { 'x-goog-channel-id': channelId, 'x-goog-resource-state': 'exists' };

/** An accepted notification, and the pull that its wake-up leads to. */
function notify(salon: Salon, { queued }: { queued: boolean }): void {
  salon.tale.begin('receive-notification', headers);
  const ticket = salon.link.ticket + 1;
  salon.setLink({ ticket });
  if (queued) salon.tale.note({ kind: 'sent', queue: 'changes', body: { v: 1, kind: 'pull', linkId, ticket } });
  salon.tale.note({ kind: 'notified', headers, status: 200 });
  salon.pull([]);
}

/** A channel is opened with a secret of its own, and then something comes that names it. */
function notifiedWith(salon: Salon, token: string): void {
  const body = { id: channelId, token: 'secret-of-the-channel' };
  salon.call('pull-changes', 'events.watch', `/calendars/${calendarId}/events/watch`, body, { resourceId: 'resource' });
  const forged = { ...headers, 'x-goog-channel-token': token, 'x-goog-resource-id': 'resource' };
  salon.tale.begin('receive-notification', forged);
  salon.tale.note({ kind: 'notified', headers: forged, status: 404 });
}

/** Google says that this cursor is of the past, and the worker believes it. */
function expire(salon: Salon, asked: string): void {
  salon.take();
  salon.list(`syncToken=${asked}`, {});
  const { cursor: _, pullFrom: __, ...link } = salon.link;
  salon.tale.write({ table: 'directory', row: { ...link, pullState: 'idle' } });
}

export const pullingPlants: Plant[] = [
  {
    invariant: 7,
    anomaly: 'a zombie takes the cursor of another away',
    sound: (salon) => {
      expire(salon, salon.link.cursor ?? '');
      salon.pull([]);
    },
    broken: (salon) => expire(salon, 'older'),
  },
  {
    invariant: 8,
    anomaly: 'a later page is asked for without the sync token',
    sound: (salon) => pages(salon, ['first', 'second']),
    broken: (salon) => {
      salon.take();
      salon.list('syncToken=x', { items: [lunch], nextPageToken: 'p2' });
      salon.list('pageToken=p2', { items: [walk], nextSyncToken: 'end' });
    },
  },
  {
    invariant: 8,
    anomaly: 'a page token is sent as a sync token',
    sound: (salon) => pages(salon, ['first', 'second']),
    broken: (salon) => {
      salon.take();
      salon.list('syncToken=x', { items: [lunch], nextPageToken: 'p2' });
      salon.list('syncToken=p2', { items: [walk], nextSyncToken: 'end' });
    },
  },
  {
    invariant: 11,
    anomaly: 'an accepted notification is not queued',
    sound: (salon) => notify(salon, { queued: true }),
    broken: (salon) => notify(salon, { queued: false }),
  },
  {
    invariant: 11,
    anomaly: 'a wake-up is hidden by another one',
    sound: (salon) => notify(salon, { queued: true }),
    broken: (salon) => {
      notify(salon, { queued: true });
      salon.tale.note({ kind: 'sent', queue: 'changes', body: { v: 1, kind: 'pull', linkId, ticket: 77 } });
    },
  },
  {
    invariant: 19,
    anomaly: 'a forged notification is accepted',
    sound: (salon) => {
      notifiedWith(salon, 'guessed');
      salon.pull([]);
    },
    broken: (salon) => {
      notifiedWith(salon, 'guessed');
      const forged = { ...headers, 'x-goog-channel-token': 'guessed', 'x-goog-resource-id': 'resource' };
      salon.tale.note({ kind: 'notified', headers: forged, status: 200 });
    },
  },
  {
    invariant: 19,
    anomaly: 'two channels share one secret',
    sound: (salon) => notifiedWith(salon, 'guessed'),
    broken: (salon) => {
      notifiedWith(salon, 'guessed');
      const body = { id: `${channelId}-2`, token: 'secret-of-the-channel' };
      salon.call('pull-changes', 'events.watch', `/calendars/${calendarId}/events/watch`, body, {
        resourceId: 'other',
      });
    },
  },
  {
    invariant: 5,
    anomaly: 'an older pull brings a removed event back',
    sound: (salon) => {
      salon.pull([{ ...lunch, status: 'cancelled' }]);
      salon.tale.show(calendarId, lunch);
      salon.pull([lunch]);
    },
    broken: (salon) => {
      salon.pull([{ ...lunch, status: 'cancelled' }]);
      salon.tale.show(calendarId, lunch);
      salon.store(lunch, salon.link.pullNumber - 1);
    },
  },
  {
    invariant: 7,
    anomaly: 'the cursor is stored before its effects',
    sound: (salon) => {
      salon.pull([lunch]);
      salon.tale.show(calendarId, lunch);
    },
    broken: (salon) => {
      salon.pull([lunch], { unstored: true });
      salon.store(lunch);
      salon.tale.show(calendarId, lunch);
    },
  },
  {
    invariant: 7,
    anomaly: 'the cursor goes back to one it had left',
    sound: (salon) => salon.pull([]),
    broken: (salon) => {
      const { cursor = '' } = salon.link;
      salon.pull([]);
      salon.take();
      salon.list('syncToken=x', { items: [], nextSyncToken: cursor });
      salon.finish(cursor);
    },
  },
  {
    invariant: 8,
    anomaly: 'only the first page was read',
    sound: (salon) => pages(salon, ['first', 'second']),
    broken: (salon) => pages(salon, ['first']),
  },
  {
    invariant: 8,
    anomaly: 'the first page was never read',
    sound: (salon) => pages(salon, ['first', 'second']),
    broken: (salon) => pages(salon, ['second']),
  },
  {
    invariant: 11,
    anomaly: 'an accepted notification takes no ticket',
    sound: (salon) => notify(salon, { queued: true }),
    broken: (salon) => {
      salon.tale.begin('receive-notification', headers);
      salon.tale.note({ kind: 'notified', headers, status: 200 });
      salon.pull([]);
    },
  },
  {
    invariant: 11,
    anomaly: 'a ticket is served by a list call that began before it was taken',
    sound: (salon) => {
      salon.tale.begin('receive-notification');
      salon.setLink({ ticket: salon.link.ticket + 1 });
      salon.pull([]);
    },
    broken: (salon) => {
      salon.take();
      salon.list('syncToken=x', { items: [], nextSyncToken: 'late' });
      salon.tale.begin('receive-notification');
      salon.setLink({ ticket: salon.link.ticket + 1 });
      salon.setLink({ pullTicket: salon.link.ticket });
      salon.finish('late');
    },
  },
  {
    invariant: 12,
    anomaly: 'a superseded pull writes over a newer one',
    sound: (salon) => {
      salon.pull([lunch]);
      salon.tale.show(calendarId, lunch);
    },
    broken: (salon) => {
      salon.pull([lunch]);
      salon.tale.show(calendarId, lunch);
      const row = salon.tale.row('calendar', `${biz}#${linkId}#g1#i1`, 'id#lunch');
      salon.tale.write({ table: 'calendar', row: { ...row, pull: Number(row.pull) - 1 } });
    },
  },
  {
    invariant: 12,
    anomaly: 'a worker pages on though another has the lease',
    sound: (salon) => {
      salon.take();
      salon.setLink({ pullPosition: 1 });
      salon.list('syncToken=x', { items: [], nextSyncToken: 'one' });
      salon.finish('one');
    },
    broken: (salon) => {
      salon.take();
      salon.list('syncToken=x', { items: [], nextSyncToken: 'one' });
      salon.tale.begin('pull-changes');
      salon.setLink({ pullPosition: 1 });
      salon.finish('one');
    },
  },
];
