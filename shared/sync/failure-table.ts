import type { GoogleFailure } from '../contracts/google.ts';
import type { ConflictKind } from '../contracts/rows/conflicts.ts';
import { days, hours, minutes } from './durations.ts';

/**
 * What each class of Google's answers leads to, by what we were doing: one table, closed and exhaustive (PL4, PU6, GR2).
 * `docs/failures.md` is written from it, and a test plays every row.
 */

export type Doing = 'read' | 'insert' | 'write' | 'watch' | 'stop' | 'probe' | 'choose';
type FailureKind = GoogleFailure['kind'];

export type Again =
  | { kind: 'atOnce' }
  /** Half a minute, doubled at each failure in a row up to half an hour, and not before Google's `Retry-After`. */
  | { kind: 'growing' }
  | { kind: 'after'; ms: number }
  /** When the read that was just woken has come; by itself after twice the growing wait. */
  | { kind: 'afterRead' }
  /** Nothing is tried before the person has reconnected. */
  | { kind: 'reconnect' }
  /** The person in front of the page tries again. */
  | { kind: 'byHand' }
  /** At the next pull of the link, or the next look of the sweep at it. */
  | { kind: 'atNextLook' }
  /** Its claim of the row lapses after five minutes. */
  | { kind: 'nextSweep' }
  /** What was wanted is done. */
  | { kind: 'done' };

export type Warns<Kind extends ConflictKind = ConflictKind> = {
  kind: Kind;
  subject: 'account' | 'link' | 'booking' | 'business';
};
type Hearer = 'person' | 'business' | 'operator';

/** What makes the warning close itself, or what was left behind good again. */
export type EndsWith = 'read' | 'write' | 'reconnect' | 'watch' | 'probe' | 'page' | 'itself';

export type Reaction<Leaves extends string = string, Warning extends ConflictKind = ConflictKind> = {
  leaves: Leaves;
  again: Again;
  warns?: Warns<Warning>;
  /** Who is told: the person by a mail with a link, the business by mail and desk, the operator by an alarm. */
  hears: readonly Hearer[];
  ends: EndsWith;
  /** The grant is probed at once: if a scope is gone, the account fails as a whole and the person is asked. */
  probes?: true;
};

/** `rebuilding`: a new generation. `held`: the account has failed and its links wait. `late`: the link says why it is behind. */
export type AfterRead = Reaction<'rebuilding'> | Reaction<'held'> | Late;
type Late = Reaction<'late', 'permission_missing' | 'calendar_gone' | 'quota_exhausted' | 'client_refused'>;
/** What the booking says of Google: `pending` reads first, `waiting` and `refused` say why. */
export type AfterWrite = Reaction<'pending'> | Reaction<'held'> | Waiting | Refused;
type Waiting = Reaction<'waiting', 'permission_missing' | 'calendar_gone' | 'quota_exhausted' | 'client_refused'>;
type Refused = Reaction<'refused', 'calendar_read_only' | 'write_refused'>;
/** `polled`: the link goes on without a channel, or with its old one. */
type AfterWatch = Reaction<'polled' | 'unwatchable' | 'held'>;
type AfterStop = Reaction<'superseded' | 'stopped'>;
type AfterProbe = Reaction<'standing' | 'held'>;
type AfterChoice = Reaction<'page' | 'held'>;

const growing: Again = { kind: 'growing' };
const after = (ms: number): Again => ({ kind: 'after', ms });
const longMs = hours(6);
const hourMs = hours(1);
const halfHourMs = minutes(30);

/** The account fails, its links wait, and the reminders begin (GR2, GR3). */
const failed = {
  leaves: 'held',
  again: { kind: 'reconnect' },
  warns: { kind: 'grant_failed', subject: 'account' },
  hears: ['person', 'business'],
  ends: 'reconnect',
} as const satisfies Reaction<'held'>;

/** Its own OAuth client is for the business to set right: one warning, whichever account or calendar finds out. */
const clientWarning = {
  warns: { kind: 'client_refused', subject: 'business' },
  hears: ['business'],
} as const satisfies Partial<Reaction>;

const scopeGone = { ...failed, warns: { kind: 'permission_missing', subject: 'account' } } as const;

const late = (again: Again, more: Partial<Late> = {}): Late => ({
  leaves: 'late',
  again,
  hears: [],
  ends: 'read',
  ...more,
});
/** Our own mistake, or an answer that nobody knows: the operator has to look. */
const lateByDefect = late(after(halfHourMs), { hears: ['operator'] });

const reads: Record<FailureKind, AfterRead> = {
  cursorInvalid: { leaves: 'rebuilding', again: { kind: 'atOnce' }, hears: [], ends: 'read' },
  deleted: { leaves: 'rebuilding', again: { kind: 'atOnce' }, hears: [], ends: 'read' },
  grantFailed: failed,
  permissionMissing: late(after(longMs), {
    warns: { kind: 'permission_missing', subject: 'link' },
    hears: ['business'],
    probes: true,
  }),
  notFound: late(after(longMs), { warns: { kind: 'calendar_gone', subject: 'link' }, hears: ['business'] }),
  quotaExhausted: late(after(hourMs), {
    warns: { kind: 'quota_exhausted', subject: 'link' },
    hears: ['business', 'operator'],
  }),
  rateLimited: late(growing),
  transient: late(growing),
  operatorFault: lateByDefect,
  clientRefused: late(after(halfHourMs), clientWarning),
  invalidRequest: lateByDefect,
  preconditionFailed: lateByDefect,
  duplicate: lateByDefect,
  readOnly: lateByDefect,
  writeRefused: lateByDefect,
  watchUnsupported: lateByDefect,
  channelIdTaken: lateByDefect,
};

const waiting = (again: Again, more: Partial<Waiting> = {}): Waiting => ({
  leaves: 'waiting',
  again,
  hears: [],
  ends: 'write',
  ...more,
});
/** Google holds another version: read it first, then write what is left to write (PU2). */
const readFirst: Reaction<'pending'> = { leaves: 'pending', again: { kind: 'afterRead' }, hears: [], ends: 'write' };
const refused = (warns: Refused['warns'] & {}): Refused => ({
  leaves: 'refused',
  again: after(longMs),
  warns,
  hears: ['business'],
  ends: 'write',
});
const waitingByDefect = waiting(after(halfHourMs), { hears: ['operator'] });

const writes: Record<FailureKind, AfterWrite> = {
  preconditionFailed: readFirst,
  notFound: readFirst,
  deleted: readFirst,
  duplicate: readFirst,
  grantFailed: failed,
  permissionMissing: waiting(after(longMs), {
    warns: { kind: 'permission_missing', subject: 'link' },
    hears: ['business'],
    probes: true,
  }),
  readOnly: refused({ kind: 'calendar_read_only', subject: 'link' }),
  writeRefused: refused({ kind: 'write_refused', subject: 'booking' }),
  invalidRequest: { ...refused({ kind: 'write_refused', subject: 'booking' }), hears: ['business', 'operator'] },
  quotaExhausted: waiting(after(hourMs), {
    warns: { kind: 'quota_exhausted', subject: 'link' },
    hears: ['business', 'operator'],
  }),
  rateLimited: waiting(growing),
  transient: waiting(growing),
  operatorFault: waitingByDefect,
  clientRefused: waiting(after(halfHourMs), clientWarning),
  cursorInvalid: waitingByDefect,
  watchUnsupported: waitingByDefect,
  channelIdTaken: waitingByDefect,
};

/** What a new event meets, or any where the calendar itself is not found: no event could be gone, what is missing is the calendar. */
const inserts: Record<FailureKind, AfterWrite> = {
  ...writes,
  notFound: waiting(after(longMs), { warns: { kind: 'calendar_gone', subject: 'link' }, hears: ['business'] }),
  duplicate: refused({ kind: 'write_refused', subject: 'booking' }),
};

const polled = (more: Partial<Reaction<'polled'>> = {}): Reaction<'polled'> => ({
  leaves: 'polled',
  again: { kind: 'atNextLook' },
  hears: [],
  ends: 'watch',
  ...more,
});
const polledByDefect = polled({ hears: ['operator'] });

/** Without a channel a link is read at intervals (SW2): no answer to a watch stops anything but a dead grant. */
const watches: Record<FailureKind, AfterWatch> = {
  grantFailed: failed,
  watchUnsupported: {
    leaves: 'unwatchable',
    again: after(days(1)),
    warns: { kind: 'watch_unsupported', subject: 'link' },
    hears: ['business'],
    ends: 'watch',
  },
  rateLimited: polled(),
  transient: polled(),
  quotaExhausted: polled(),
  permissionMissing: polled(),
  notFound: polled(),
  channelIdTaken: polled(),
  clientRefused: polled(),
  operatorFault: polledByDefect,
  invalidRequest: polledByDefect,
  cursorInvalid: polledByDefect,
  deleted: polledByDefect,
  preconditionFailed: polledByDefect,
  duplicate: polledByDefect,
  readOnly: polledByDefect,
  writeRefused: polledByDefect,
};

/** A channel that cannot be stopped now is asked to be again; it speaks to nobody meanwhile (NT3), and ends by itself. */
const superseded: AfterStop = {
  leaves: 'superseded',
  again: { kind: 'nextSweep' },
  hears: [],
  ends: 'itself',
};
/** Nobody else may stop it: it is asked rarely, and else let run out. */
const unstoppable: AfterStop = { ...superseded, again: after(longMs) };
const stopped: AfterStop = { leaves: 'stopped', again: { kind: 'done' }, hears: [], ends: 'itself' };

const stops: Record<FailureKind, AfterStop> = {
  notFound: stopped,
  grantFailed: unstoppable,
  permissionMissing: unstoppable,
  rateLimited: superseded,
  transient: superseded,
  quotaExhausted: superseded,
  clientRefused: { ...superseded, again: after(hourMs) },
  operatorFault: { ...superseded, again: after(hourMs) },
  invalidRequest: superseded,
  cursorInvalid: superseded,
  deleted: superseded,
  preconditionFailed: superseded,
  duplicate: superseded,
  readOnly: superseded,
  writeRefused: superseded,
  watchUnsupported: superseded,
  channelIdTaken: superseded,
};

/** GR2, GR4: only a dead grant fails; everything else says nothing of it and is asked again within the hour. */
const standing: AfterProbe = { leaves: 'standing', again: after(hourMs), hears: [], ends: 'probe' };
const standingByDefect: AfterProbe = { ...standing, hears: ['operator'] };

/** `permissionMissing` is also what a refresh means that succeeds with a scope less than we need. */
const probes: Record<FailureKind, AfterProbe> = {
  grantFailed: failed,
  permissionMissing: scopeGone,
  rateLimited: standing,
  transient: standing,
  quotaExhausted: standing,
  clientRefused: { ...standing, ...clientWarning },
  operatorFault: standingByDefect,
  invalidRequest: standingByDefect,
  cursorInvalid: standingByDefect,
  notFound: standingByDefect,
  deleted: standingByDefect,
  preconditionFailed: standingByDefect,
  duplicate: standingByDefect,
  readOnly: standingByDefect,
  writeRefused: standingByDefect,
  watchUnsupported: standingByDefect,
  channelIdTaken: standingByDefect,
};

/** A person chooses a calendar: nothing is stored, the page says what to do, the link in the mail stays good. */
const page: AfterChoice = { leaves: 'page', again: { kind: 'byHand' }, hears: ['person'], ends: 'page' };
const pageByDefect: AfterChoice = { ...page, hears: ['person', 'operator'] };
/** The account fails; who is in front of the page is sent to sign in again, and nobody else needs a mail unless links wait. */
const failedAtPage = { ...failed, hears: ['person'] } as const;

const choices: Record<FailureKind, AfterChoice> = {
  grantFailed: failedAtPage,
  permissionMissing: { ...scopeGone, hears: ['person'] },
  operatorFault: { ...page, hears: ['person', 'business', 'operator'] },
  clientRefused: { ...page, ...clientWarning, hears: ['person', 'business'] },
  rateLimited: page,
  quotaExhausted: page,
  transient: page,
  cursorInvalid: pageByDefect,
  notFound: pageByDefect,
  deleted: pageByDefect,
  duplicate: pageByDefect,
  preconditionFailed: pageByDefect,
  readOnly: pageByDefect,
  writeRefused: pageByDefect,
  watchUnsupported: pageByDefect,
  channelIdTaken: pageByDefect,
  invalidRequest: pageByDefect,
};

export const reactions = {
  read: reads,
  insert: inserts,
  write: writes,
  watch: watches,
  stop: stops,
  probe: probes,
  choose: choices,
};
