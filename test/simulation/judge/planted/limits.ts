import type { Plant } from './plant.ts';
import { type Salon } from './salon.ts';
import { biz } from './salon-rows.ts';

/** 18, 19, 20, 21, 23, 24: what must never happen at all. */

const sent = (salon: Salon, body: object) => salon.tale.note({ kind: 'sent', queue: 'changes', body });

const invitation = {
  pk: biz,
  sk: 'invitation#res_anna',
  v: 1,
  row: 'invitation',
  id: 'inv_1',
  state: 'sent',
  hash: 'h',
};

function calls(salon: Salon, count: number): void {
  salon.tale.begin('pull-changes', [{ businessId: biz }]);
  for (let nth = 0; nth < count; nth++) salon.call('pull-changes', 'events.get', `/calendars/x/events/e${nth}`);
}

const erasedBusiness = {
  ...{ pk: 'biz_gone', sk: 'operation#1', row: 'operation', businessId: 'biz_gone', state: 'done' },
  work: { kind: 'eraseBusiness' },
};

const forgetGuest = ({ tale }: Salon): void =>
  tale.note({ kind: 'noted', name: 'customerForgotten', detail: { businessId: biz, name: 'Guest1x' } });

export const limitPlants: Plant[] = [
  {
    invariant: 18,
    anomaly: 'a user is asked for more than Google allows a minute',
    sound: (salon) => calls(salon, 590),
    broken: (salon) => calls(salon, 601),
  },
  {
    invariant: 18,
    anomaly: 'a budget gives out more than it has',
    sound: ({ tale }) =>
      tale.write({ table: 'directory', row: { pk: 'budget', sk: 'b', row: 'budget', used: 9, limit: 10 } }),
    broken: ({ tale }) =>
      tale.write({ table: 'directory', row: { pk: 'budget', sk: 'b', row: 'budget', used: 11, limit: 10 } }),
  },
  {
    invariant: 19,
    anomaly: 'a message names what belongs to another business',
    sound: (salon) => sent(salon, { businessId: biz, linkId: 'lnk_anna' }),
    broken: (salon) => sent(salon, { businessId: 'biz_b', linkId: 'lnk_anna' }),
  },
  {
    invariant: 19,
    anomaly: 'a business calls Google with an account of another',
    sound: (salon) => calls(salon, 1),
    broken: (salon) => {
      salon.tale.begin('pull-changes', [{ businessId: 'biz_b' }]);
      salon.call('pull-changes', 'events.get', '/calendars/x/events/e');
    },
  },
  {
    invariant: 20,
    anomaly: 'a disconnected calendar is read',
    sound: (salon) => {
      salon.pull([]);
      salon.setLink({ state: 'disconnected' });
    },
    broken: (salon) => {
      salon.setLink({ state: 'disconnected' });
      salon.pull([]);
    },
  },
  {
    invariant: 20,
    anomaly: 'a calendar is read though automatic sync is off and nobody asked',
    sound: (salon) => {
      salon.settings({ automaticSync: 'off' });
      salon.setLink({ asks: 1 });
      salon.pull([]);
    },
    broken: (salon) => {
      salon.settings({ automaticSync: 'off' });
      salon.pull([]);
    },
  },
  {
    invariant: 20,
    anomaly: 'a booking is written though automatic sync is off and nobody asked',
    sound: (salon) => {
      salon.settings({ automaticSync: 'off' });
      salon.book('bkg_1', '10:00', '11:00');
      salon.setLink({ writeAskedAt: salon.tale.iso(), asks: 1 });
      salon.push('bkg_1');
    },
    broken: (salon) => {
      salon.settings({ automaticSync: 'off' });
      salon.book('bkg_1', '10:00', '11:00');
      salon.setLink({ asks: 1 });
      salon.push('bkg_1');
    },
  },
  {
    invariant: 20,
    anomaly: 'a disconnect is never carried out to its end',
    sound: (salon) => salon.setLink({ state: 'disconnected' }),
    broken: (salon) => salon.setLink({ state: 'disconnected', leaving: 'keep' }),
  },
  {
    invariant: 19,
    anomaly: 'a grant is revoked that another business holds',
    sound: ({ tale }) => {
      const account = tale.row('directory', biz, 'account#acc_anna');
      tale.write({ table: 'directory', row: { ...account, revoking: true } });
    },
    broken: ({ tale }) => {
      const account = tale.row('directory', biz, 'account#acc_anna');
      const other = { pk: 'biz_b', sk: 'account#acc_b', businessId: 'biz_b', id: 'acc_b' };
      tale.write({ table: 'directory', row: { ...account, ...other } });
      tale.write({ table: 'directory', row: { ...account, revoking: true } });
    },
  },
  {
    invariant: 24,
    anomaly: 'a row of an erased business is left',
    sound: ({ tale }) => tale.write({ table: 'directory', row: erasedBusiness }),
    broken: ({ tale }) => {
      tale.write({ table: 'directory', row: erasedBusiness });
      tale.write({
        table: 'ledger',
        row: { pk: 'biz_gone#bkg_1', sk: 'at', row: 'ledger', cause: 'api', subject: { type: 'link', id: 'lnk_1' } },
      });
    },
  },
  {
    invariant: 24,
    anomaly: 'a forgotten customer stands in the ledger',
    sound: (salon) => forgetGuest(salon),
    broken: (salon) => {
      salon.tale.write({
        table: 'ledger',
        row: {
          pk: `${biz}#bkg_1`,
          sk: 'at',
          row: 'ledger',
          cause: 'api',
          subject: { type: 'link', id: 'lnk_1' },
          after: { title: 'Cut for Guest1x' },
        },
      });
      forgetGuest(salon);
    },
  },
  {
    invariant: 21,
    anomaly: 'a refresh token lies in a message',
    sound: (salon) => sent(salon, { businessId: biz, linkId: 'lnk_anna' }),
    broken: (salon) => sent(salon, { businessId: biz, token: '1//0abcdefghijklmnop' }),
  },
  {
    invariant: 21,
    anomaly: 'a token is stored unsealed',
    sound: (salon) => salon.pull([]),
    broken: ({ tale }) => {
      const account = tale.row('directory', biz, 'account#acc_anna');
      tale.write({ table: 'directory', row: { ...account, refreshToken: 'opaque-refresh-token' } });
    },
  },
  {
    invariant: 21,
    anomaly: 'a write may mail guests',
    sound: (salon) => {
      salon.book('bkg_1', '10:00', '11:00');
      salon.push('bkg_1');
    },
    broken: (salon) => {
      salon.book('bkg_1', '10:00', '11:00');
      salon.push('bkg_1', { query: 'sendUpdates=all' });
    },
  },
  {
    invariant: 21,
    anomaly: 'a title goes to Google though the settings say busy only',
    settings: { detailsToGoogle: 'busyOnly' },
    sound: (salon) => {
      salon.book('bkg_1', '10:00', '11:00');
      salon.push('bkg_1', { body: { summary: 'Booked' } });
    },
    broken: (salon) => {
      salon.book('bkg_1', '10:00', '11:00');
      salon.push('bkg_1');
    },
  },
  {
    invariant: 23,
    anomaly: 'a scanner that reads a consent link uses it up',
    sound: ({ tale }) => {
      tale.write({ table: 'directory', row: invitation });
      tale.begin('consent', { method: 'GET', path: '/invitations/secret' });
      tale.write({ table: 'directory', row: { ...invitation, state: 'opened', openedAt: tale.iso() } });
    },
    broken: ({ tale }) => {
      tale.write({ table: 'directory', row: invitation });
      tale.begin('consent', { method: 'HEAD', path: '/invitations/secret' });
      tale.write({ table: 'directory', row: { ...invitation, state: 'consented' } });
    },
  },
];
