import type * as Canary from '../../../shared/channels/canary.ts';
import type * as ChannelRows from '../../../shared/channels/channel-rows.ts';
import type * as Warnings from '../../../shared/channels/warnings.ts';
import type * as PullPlan from '../../../shared/sync/pull-plan.ts';
import type * as PushLoss from '../../../shared/sync/push-loss.ts';
import {
  inGoogle,
  inMessages,
  inModule,
  inStore,
  readingRows,
  transacting,
  type Sabotage,
  updating,
} from '../breaks.ts';

const loss = '../../shared/sync/push-loss.ts';
const endless = '9999-12-31T23:59:59.999Z';

/** The finish of a pull without one of the attributes it sets. */
const withoutSet = (name: string) =>
  updating('apply-deltas', (update) => {
    if (update.set?.[name] === undefined) return update;
    const { [name]: _, ...set } = update.set;
    return { ...update, set };
  });

export const channels: Sabotage[] = [
  {
    rule: 'CH2',
    name: 'a silent channel is kept',
    breaks: withoutSet('silentChannelId'),
    proof: (all) => all.channels.silent,
  },
  {
    rule: 'CH2',
    name: 'what is a little late counts as lost',
    breaks: inModule<typeof PushLoss>(loss, (real) => ({
      wasUnannounced: (updated, link) => real.wasUnannounced(updated, { ...link, pullStartedAt: endless }),
    })),
    proof: (all) => all.channels.late,
  },
  {
    rule: 'CH2',
    name: 'notifications that were accepted are not looked at',
    breaks: inModule<typeof PushLoss>(loss, (real) => ({
      wasUnannounced: (updated, { notifiedAt: _, ...link }) => real.wasUnannounced(updated, link),
    })),
    proof: (all) => all.channels.readLate,
  },
  {
    rule: 'CH2',
    name: 'own writes count although Google never announces them',
    breaks: inModule<typeof PushLoss>(loss, (real) => ({
      judgePushes: (link, now) => real.judgePushes({ ...link, ownPushes: true }, now),
    })),
    proof: (all) => all.channels.ownSilent,
  },
  {
    rule: 'CH2',
    name: 'every loss replaces the channel',
    breaks: inModule<typeof PushLoss>(loss, (real) => ({
      judgePushes: ({ channelReplacedAt: _, ...link }, now) => real.judgePushes(link, now),
    })),
    proof: (all) => all.channels.repeated,
  },
  {
    rule: 'CH2',
    name: 'a push that arrives proves nothing',
    breaks: inModule<typeof PushLoss>(loss, (real) => ({
      judgePushes: ({ notifiedAt: _, ...link }, now) => real.judgePushes(link, now),
    })),
    proof: (all) => all.channels.repeated,
  },
  {
    rule: 'CH2',
    name: 'nobody waits for the echo of an own write',
    breaks: inModule<typeof Canary>('../../shared/channels/canary.ts', () => ({ expectNotification: async () => {} })),
    proof: (all) => all.channels.canary,
  },
  {
    rule: 'CH2',
    name: 'an ended channel counts as live',
    breaks: transacting('anywhere', (item) =>
      item.kind === 'update' && item.set?.channelExpiresAt !== undefined
        ? { ...item, set: { ...item.set, channelExpiresAt: endless } }
        : item,
    ),
    proof: (all) => all.channels.ended,
  },
  {
    rule: 'PL6',
    name: 'each try is told anew',
    breaks: inModule<typeof Warnings>('../../shared/channels/warnings.ts', (real) => ({
      tellUnwatchable: (ports, link) => real.tellUnwatchable(ports, { ...link, watch: 'unknown' }),
    })),
    proof: (all) => all.channels.unwatchedTold,
  },
  {
    rule: 'NT5',
    name: 'nobody listens to a superseded channel',
    breaks: inStore('receive-notification', (store) => ({
      get: async (table, key) => {
        const row = await store.get(table, key);
        return row?.row === 'link' ? undefined : row;
      },
    })),
    proof: (all) => all.channels.lateOnOld,
  },
  {
    rule: 'NT4',
    name: 'a channel after a gap causes no pull',
    breaks: transacting('anywhere', (item) => {
      if (item.kind !== 'update' || item.set?.channelSince === undefined) return item;
      const { dueAt: _, dueShard: __, ...set } = item.set;
      return { ...item, set, add: { ticket: 0 } };
    }),
    proof: (all) => all.channels.gap,
  },
  {
    rule: 'CH3',
    name: 'the channel of a former account waits until it speaks',
    breaks: transacting('outside', (item) =>
      item.kind === 'update' && item.set?.state === 'superseded'
        ? { ...item, set: { state: 'superseded' }, remove: ['dueShard', 'dueAt'] }
        : item,
    ),
    proof: (all) => all.channels.otherAccount,
  },
  {
    rule: 'CH3',
    name: 'what nobody can stop is tried for ever',
    breaks: inModule<typeof ChannelRows>('../../shared/channels/channel-rows.ts', () => ({
      markStopped: async () => {},
    })),
    proof: (all) => all.channels.grantless,
  },
  {
    rule: 'CH3',
    name: 'stopped channels are kept for ever',
    breaks: inStore('run-schedule', () => ({ delete: async ({ key }) => ({ ok: true, row: key }) })),
    proof: (all) => all.channels.forgotten,
  },
  {
    rule: 'SW1',
    name: 'a sweep ends after its first page',
    breaks: inStore('run-schedule', (store) => ({
      query: async (query) => ({ rows: (await store.query(query)).rows }),
    })),
    proof: (all) => all.channels.manyDue,
  },
  {
    rule: 'SW1',
    name: 'a read that fails for good takes the due marker along',
    breaks: updating('pull-changes', (update) =>
      update.set?.inboundError === undefined
        ? update
        : {
            ...update,
            set: { inboundError: 'failed', pullState: 'idle' },
            remove: ['leaseUntil', 'dueShard', 'dueAt'],
          },
    ),
    proof: (all) => all.channels.dueAlways,
  },
];

export const generations: Sabotage[] = [
  {
    rule: 'AV1',
    name: 'the zone a calendar had at first is kept',
    breaks: inModule<typeof PullPlan>('../../shared/sync/pull-plan.ts', (real) => ({
      changeOfView: (read, page) => real.changeOfView({ ...read, zone: undefined }, page),
    })),
    proof: (all) => all.generations.zoneChanges,
  },
  {
    rule: 'AP3',
    name: 'what a flip owes is not remembered',
    breaks: withoutSet('flippedTo'),
    proof: (all) => all.generations.diedAtFlip,
  },
  {
    rule: 'PL4',
    name: 'rows of abandoned runs are let lie',
    breaks: updating('anywhere', ({ addToSet, ...update }) =>
      addToSet?.['leftGenerations'] === undefined ? { ...update, ...(addToSet && { addToSet }) } : update,
    ),
    proof: (all) => all.generations.twice,
  },
  {
    rule: 'AP3',
    name: 'missing bookings beyond the first few are not verified',
    breaks: inMessages('pull-changes', (body) => ('after' in body ? undefined : body)),
    proof: (all) => all.generations.manyMissing,
  },
  {
    rule: 'AP3',
    name: 'what was written at the same instant is not verified',
    breaks: readingRows('pull-changes', 'link', (row) =>
      typeof row.verifyBefore === 'string'
        ? { ...row, verifyBefore: new Date(Date.parse(row.verifyBefore) - 1).toISOString() }
        : row,
    ),
    proof: (all) => all.generations.sameInstant,
  },
  {
    rule: 'PL6',
    name: 'series are expected where only instances are given',
    breaks: inModule<typeof PullPlan>('../../shared/sync/pull-plan.ts', () => ({ isExpanded: () => false })),
    proof: (all) => all.generations.opaque,
  },
  {
    rule: 'PL6',
    name: 'nobody looks at the access again',
    breaks: inGoogle('pull-changes', (api) => ({
      listEvents: async (calendarId, query) => {
        const { accessRole: _, ...page } = await api.listEvents(calendarId, query);
        return page;
      },
    })),
    proof: (all) => all.generations.roleChanges,
  },
  {
    rule: 'AV1',
    name: 'a calendar that comes back in another zone goes on from its cursor',
    breaks: transacting('outside', (item) => {
      if (item.kind !== 'update' || item.set?.calendarZone === undefined) return item;
      const { building: _, pullState: __, ...set } = item.set;
      return { ...item, set, add: { version: 1, ticket: 1 }, remove: ['problem'] };
    }),
    proof: (all) => all.generations.otherZoneAgain,
  },
  {
    rule: 'SW2',
    name: 'a link whose channel has run out waits for its next check',
    breaks: updating('run-schedule', ({ set, ...update }) =>
      update.remove?.includes('channelId') ? update : { ...update, ...(set && { set }) },
    ),
    proof: (all) => all.channels.runsOut,
  },
];
