import type * as Tasks from '../../../shared/desk/actions/task.ts';
import type * as Desk from '../../../shared/desk/desk.ts';
import type * as Commands from '../../../shared/links/commands.ts';
import type * as Unless from '../../../shared/records/transact-unless-moved.ts';
import type * as Failures from '../../../shared/sync/failures.ts';
import type * as LeftCopy from '../../../shared/sync/left-copy.ts';
import type * as PushPlan from '../../../shared/sync/push-plan.ts';
import type * as Reconcile from '../../../shared/sync/reconcile.ts';
import { inGoogle, inModule, type Sabotage, transacting } from '../breaks.ts';

/** What a worker knows is taken for what is, though another has made it untrue. */
const pushPlan = '../../shared/sync/push-plan.ts';
const leftCopy = '../../shared/sync/left-copy.ts';

export const overtaken: Sabotage[] = [
  {
    rule: 'PU2',
    name: 'an event that was read to be gone stands again with the answer to a write before',
    breaks: inModule<typeof PushPlan>(pushPlan, () => ({ isGoneSince: () => false })),
    proof: (all) => all.overtaken.deletedAsWritten,
  },
  {
    rule: 'PU2',
    name: 'what was read to be gone is owed on by a write that was refused',
    breaks: inModule<typeof PushPlan>(pushPlan, () => ({ isGoneSince: () => false })),
    proof: (all) => all.overtaken.deletedAsRefused,
  },
  {
    rule: 'PU1',
    name: 'a version is written that the booking has left',
    breaks: inModule<typeof PushPlan>(pushPlan, () => ({ isOvertaken: () => false })),
    proof: (all) => all.overtaken.overtakenAnswerLost,
  },
  {
    rule: 'RC1',
    name: 'what both sides had agreed on is forgotten while a calendar is left',
    breaks: inModule<typeof LeftCopy>(leftCopy, () => ({ baseWhenLeft: () => undefined })),
    proof: (all) => all.overtaken.changedWhileAway,
  },
  {
    rule: 'PU1',
    name: 'an event that no read tells of is waited for',
    breaks: inModule<typeof Commands>('../../shared/links/commands.ts', () => ({
      resyncLink: async () => ({ ok: false, reason: 'not_found' }),
    })),
    proof: (all) => all.overtaken.readWhileAway,
  },
  {
    rule: 'PU2',
    name: 'a deletion that was refused counts again when it is delivered again',
    breaks: inModule<typeof Reconcile>('../../shared/sync/reconcile.ts', (real) => ({
      reconcile: ({ goneAt: _, ...booking }, event, settings) => real.reconcile(booking, event, settings),
    })),
    proof: (all) => all.overtaken.refusedAgain,
  },
  {
    rule: 'PU2',
    name: 'a write that is refused again waits for a read that does not come',
    breaks: inModule<typeof LeftCopy>(leftCopy, () => ({ isAsKnown: () => false })),
    proof: (all) => all.overtaken.olderEtag,
  },
  {
    rule: 'PU2',
    name: 'a write over the version that is read meanwhile counts as overtaken',
    breaks: inModule<typeof PushPlan>(pushPlan, (real) => ({
      isReadSince: (now, read, { updated }) => real.isReadSince(now, read, { updated: updated && now.google.updated }),
    })),
    proof: (all) => all.overtaken.readMeanwhile,
  },
  {
    rule: 'PU1',
    name: 'only the third try has the calendar read anew, and never if the first ones failed on something else',
    breaks: inModule<typeof Failures>('../../shared/sync/failures.ts', () => ({ isUntold: (tries) => tries === 2 })),
    proof: (all) => all.overtaken.readAfterFailures,
  },
  {
    rule: 'PU2',
    name: 'an event that was to go is written over unread when its booking is back',
    breaks: inModule<typeof LeftCopy>(leftCopy, () => ({ isAsKnown: () => true })),
    proof: (all) => all.overtaken.backUnread,
  },
  {
    rule: 'PU2',
    name: 'an event that came back elsewhere is written over unread',
    breaks: inModule<typeof LeftCopy>(leftCopy, () => ({ isAsKnown: () => true })),
    proof: (all) => all.overtaken.restoredElsewhere,
  },
  {
    rule: 'DS1',
    name: 'a time that was set in Google is lost when a customer is forgotten',
    breaks: inModule<typeof LeftCopy>(leftCopy, () => ({ isAsKnown: () => true })),
    proof: (all) => all.erasing.movedMeanwhile,
  },
  {
    rule: 'DS1',
    name: 'a forgotten customer stands in Google until the event is read',
    breaks: inGoogle('push-bookings', (api) => ({
      patchEvent: async (calendarId, eventId, event, etag) =>
        event.start === undefined ? { id: eventId } : await api.patchEvent(calendarId, eventId, event, etag),
    })),
    proof: (all) => all.erasing.movedMeanwhile,
  },
  {
    rule: 'RC3',
    name: 'a write that is refused again goes over whatever stands there',
    breaks: inModule<typeof LeftCopy>(leftCopy, () => ({ isAsKnown: () => true })),
    proof: (all) => all.overtaken.unreadEdit,
  },
  {
    rule: 'CF1',
    name: 'a double booking closes on what was seen, whatever came since',
    breaks: inModule<typeof Desk>('../../shared/desk/desk.ts', (real) => ({
      closeAsRead: (ports, conflict) => real.closeAsRead(ports, conflict, []),
    })),
    proof: (all) => all.overtaken.flippedMeanwhile,
  },
  {
    rule: 'GR2',
    name: 'a link is not held where another writer is in the way',
    breaks: inModule<typeof Unless>('../../shared/records/transact-unless-moved.ts', () => ({
      transactUnlessMoved: async (store, items) => (await store.transact(items)).ok,
    })),
    proof: (all) => all.overtaken.heldAnyway,
  },
  {
    rule: 'IN6',
    name: 'a reminder goes over an account that is to be let go',
    breaks: transacting('run-schedule', (item) =>
      item.kind === 'update' && item.set?.['remindersSent'] !== undefined
        ? { ...item, when: (item.when ?? []).filter((one) => !('attribute' in one) || one.attribute !== 'releaseAt') }
        : item,
    ),
    proof: (all) => all.overtaken.letGoMeanwhile,
  },
  {
    rule: 'CF2',
    name: 'Google shows what a row says, whatever was written over it since',
    breaks: inModule<typeof Tasks>('../../shared/desk/actions/task.ts', (real) => ({
      baseOf: (conflict, booking) => real.baseOf({ ...conflict, lastSeenAt: '9999' }, booking),
    })),
    proof: (all) => all.overtaken.acceptedLate,
  },
];
