import { changeBookingWith } from '../../shared/bookings/commands.ts';
import { isWithin } from '../../shared/calendar/working-hours.ts';
import type { Delta } from '../../shared/contracts/messages.ts';
import type { BookingRow } from '../../shared/contracts/rows/calendar.ts';
import type { ConflictRow } from '../../shared/contracts/rows/conflicts.ts';
import type { Settings } from '../../shared/contracts/settings.ts';
import type { Put } from '../../shared/ports/store.ts';
import { closeConflict } from '../../shared/desk/desk.ts';
import { decided } from '../../shared/sync/decided.ts';
import type { Merge } from '../../shared/sync/reconcile.ts';
import { saying, type When, whenOf } from '../../shared/words/saying.ts';
import { askedWith, owed, owedAnew, owedWhileAsked, seenOf, withSeen } from './event-seen.ts';
import { googleSide, isSuperseded, recurrenceOf } from './event-side.ts';
import { noteOf } from './note-of.ts';
import { causeInGoogle, ChangedMeanwhile, type OwnContext, type OwnPorts } from './own-context.ts';
import { openAbout } from './open-about.ts';
import { settleDifferences, storeDecided } from './store-decided.ts';

/** RC3, RC4, RC5: each changed field goes to its winner; what a rule refuses or a person has to decide stands on the desk. */
export async function takeMerge(
  ports: OwnPorts,
  context: OwnContext,
  booking: BookingRow,
  delta: Delta,
  merge: Merge,
): Promise<void> {
  if (booking.google.recurring === true) await singleAgain(ports, booking);
  const refusal = refusalOf(ports, context, booking, merge.take);
  const told =
    merge.bothChanged.length > 0 || merge.ask
      ? await openBothChanged(ports, context, booking, delta, merge)
      : undefined;
  const take = refusal === undefined ? merge.take : withoutTime(merge.take);
  if (refusal !== undefined) await refuseMove(ports, context, booking, delta, merge, refusal);
  if (Object.keys(take).length > 0)
    return await follow(ports, context, booking, delta, { ...merge, take }, { told, refused: refusal !== undefined });
  if (told !== undefined && merge.ask) return await holdBoth(ports, context, booking, delta, told);
  const ledger = noteOfMerge(ports, context, delta, merge);
  await storeRead(ports, context, booking, delta, merge.write ? { now: ports.clock.now(), ledger } : undefined);
}

/** CF1: what was asked about a series ends with it. */
const singleAgain = (ports: OwnPorts, { businessId, id }: BookingRow): Promise<boolean> =>
  closeConflict(ports, { businessId, kind: 'made_recurring', subjectId: id });

/** RC3: nothing of Google's is written over without a trace. */
function noteOfMerge(
  ports: OwnPorts,
  context: OwnContext,
  delta: Delta,
  { overwrites }: Merge,
): ((row: BookingRow) => Put) | undefined {
  if (overwrites.length === 0) return undefined;
  const { title, ...time } = googleSide(delta, context);
  const theirs = {
    ...(overwrites.includes('time') ? time : {}),
    ...(overwrites.includes('title') && title !== undefined ? { title } : {}),
    ...(overwrites.includes('recurrence') ? { recurrence: recurrenceOf(delta) } : {}),
  };
  return noteOf(ports, context, theirs, `${causeInGoogle(context, 'changed')}, ${whyOver(context.settings)}`);
}

const whyOver = ({ direction }: Settings): string =>
  direction === 'bookingsToGoogle' ? 'written over by the direction' : 'put back';

/** Both keep their version until somebody decides: what was owed to Google is not written over it (RC4). */
async function holdBoth(
  ports: OwnPorts,
  context: OwnContext,
  booking: BookingRow,
  delta: Delta,
  conflictId: string,
): Promise<void> {
  const asked = await askedWith(ports, booking, conflictId);
  await storeDecided(ports, context, booking, delta, (row) => ({
    google: asked(withSeen(row, delta, context.link)),
    due: owedWhileAsked(ports, row),
  }));
}

const withoutTime = ({ title }: Merge['take']): Merge['take'] => (title === undefined ? {} : { title });

type Refused = 'cause.moved.noDuration' | 'cause.moved.past' | 'cause.moved.outsideHours';

/** RC5: rules that do not depend on other bookings; those are judged in the commit itself. */
export function refusalOf(
  ports: OwnPorts,
  { settings, resource }: OwnContext,
  booking: BookingRow,
  take: Merge['take'],
): Refused | undefined {
  if (take.start === undefined || take.end === undefined) return undefined;
  const interval = { start: Date.parse(take.start), end: Date.parse(take.end) };
  if (interval.end <= interval.start) return 'cause.moved.noDuration';
  if (interval.start < ports.clock.now() && take.start < booking.start) return 'cause.moved.past';
  if (settings.outsideWorkingHours === 'refuse' && !isWithin(resource.workingHours, resource.timeZone, interval))
    return 'cause.moved.outsideHours';
  return undefined;
}

async function follow(
  ports: OwnPorts,
  context: OwnContext,
  booking: BookingRow,
  delta: Delta,
  merge: Merge,
  { told, refused }: { told: string | undefined; refused: boolean },
): Promise<void> {
  const { title } = merge.take;
  const timeStands = refused || merge.ask;
  const note = noteOfMerge(ports, context, delta, merge);
  const noted = note === undefined ? [] : [note(booking)];
  const result = await changeBookingWith(
    ports,
    {
      businessId: booking.businessId,
      bookingId: booking.id,
      expectedVersion: booking.version,
      onlyIf: (row) => !isSuperseded(row, delta, context),
      change: changeOf(merge.take),
      by: context.link.accountEmail,
      cause: causeInGoogle(context, 'changed'),
      // What Google was still owed, its description for one, is owed on.
      google: {
        // Where somebody has to decide, both have still changed against the base there was.
        agreed: {
          base: timeStands ? { ...merge.before, ...merge.take } : merge.after,
          ...seenOf(delta, context.link),
          ...(merge.ask ? { undecided: true } : {}),
        },
        write: merge.write || booking.google.syncedVersion < booking.version,
      },
    },
    noted,
  );
  if (result === 'overtaken') throw new ChangedMeanwhile(booking.id);
  // A time that was refused still differs, whatever else was taken.
  if (result.ok) return timeStands ? undefined : await settleDifferences(ports, result.booking, result.booking.version);
  if (result.reason === 'slot_taken') {
    const taken = result.inTheWay.source === 'google' ? 'cause.moved.eventThere' : 'cause.moved.bookingThere';
    await refuseMove(ports, context, booking, delta, merge, taken);
    if (title !== undefined)
      return await follow(ports, context, booking, delta, { ...merge, take: { title } }, { told, refused: true });
    if (told !== undefined && merge.ask) return await holdBoth(ports, context, booking, delta, told);
    return await storeRead(ports, context, booking, delta, undefined);
  }
  if (result.reason !== 'not_found') throw new ChangedMeanwhile(booking.id);
}

export const changeOf = ({ start, end, title }: Merge['take']) => ({
  ...(start === undefined || end === undefined ? {} : { start: Date.parse(start), end: Date.parse(end) }),
  ...(title === undefined ? {} : { title }),
});

/** The etag just read is what the next write is conditional on; the base stays: the sides have not agreed. */
async function storeRead(
  ports: OwnPorts,
  context: OwnContext,
  booking: BookingRow,
  delta: Delta,
  write: { now: number; ledger: ((row: BookingRow) => Put) | undefined } | undefined,
): Promise<void> {
  await storeDecided(ports, context, booking, delta, (row) => {
    const google = withSeen(row, delta, context.link);
    if (write !== undefined)
      return {
        google: { ...decided(google), state: 'pending', ...owedAnew(row) },
        due: write.now,
        ledger: write.ledger?.(row),
      };
    const due = owed(ports, row);
    return { google: due === undefined ? google : { ...google, state: 'pending' }, due };
  });
}

async function refuseMove(
  ports: OwnPorts,
  context: OwnContext,
  booking: BookingRow,
  delta: Delta,
  merge: Merge,
  refused: Refused | 'cause.moved.eventThere' | 'cause.moved.bookingThere',
): Promise<void> {
  await context.letBlock(delta);
  await openAbout(ports, context, booking, {
    delta,
    kind: 'move_refused',
    theirs: { ...merge.take },
    cause: saying(refused),
    impact: saying('impact.moveRefused', { time: timeOf(booking, context) }),
  });
}

/** Answers the row's id. What a setting has decided says which side lost, and in what, so that it can be restored (RC4). */
async function openBothChanged(
  ports: OwnPorts,
  context: OwnContext,
  booking: BookingRow,
  delta: Delta,
  merge: Merge,
): Promise<string> {
  if (merge.ask && merge.bothChanged.length === 0) return await askAboutMove(ports, context, booking, delta);
  return await openAbout(ports, context, booking, {
    delta,
    kind: 'both_changed',
    theirs: googleSide(delta, context),
    ...(merge.ask ? {} : { ...versionAfter(booking, merge), lost: loserOf(merge) }),
    cause: saying('cause.bothChanged'),
    impact: merge.ask
      ? saying('impact.bothChanged.ask', { time: timeOf(booking, context) })
      : saying('impact.bothChanged.decided'),
  });
}

const versionAfter = ({ version }: BookingRow, { take }: Merge) => ({
  bookingVersion: version + (Object.keys(take).length > 0 ? 1 : 0),
});

/** One setting decides over all fields that both sides have changed. */
const loserOf = ({ bothChanged, take }: Merge): ConflictRow['lost'] => {
  const taken = bothChanged.some((field) => (field === 'time' ? take.start : take.title) !== undefined);
  return { side: taken ? 'ours' : 'theirs', fields: bothChanged };
};

async function askAboutMove(ports: OwnPorts, context: OwnContext, booking: BookingRow, delta: Delta): Promise<string> {
  await context.letBlock(delta);
  return await openAbout(ports, context, booking, {
    delta,
    kind: 'move_refused',
    theirs: googleSide(delta, context),
    cause: saying('cause.movedAsk'),
    impact: saying('impact.movedAsk', { time: timeOf(booking, context) }),
  });
}

const timeOf = (booking: BookingRow, { resource }: OwnContext): When => whenOf(booking, resource.timeZone);
