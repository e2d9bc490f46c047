import type { ConflictRow } from '../../../shared/contracts/rows/conflicts.ts';
import type { LinkRow } from '../../../shared/contracts/rows/links.ts';
import type { Known } from './known.ts';
import type { Rest } from './rest.ts';
import { listAt } from './values.ts';

/** What stands open on the desk at rest, and so explains why two sides differ. */
export class Excuses {
  readonly #bySubject = new Map<string, ConflictRow[]>();

  readonly #known: Known;

  constructor({ rows }: Pick<Rest, 'rows'>, known: Known) {
    this.#known = known;
    for (const row of rows.conflicts) if (row.row === 'conflict') this.#take(row as ConflictRow);
  }

  #take(conflict: ConflictRow): void {
    const { subject, bookingId, eventId, linkId } = conflict;
    for (const id of new Set([subject.id, bookingId, eventId, linkId]))
      if (id !== undefined) listAt(this.#bySubject, id).push(conflict);
  }

  open = (id: string): ConflictRow[] => (this.#bySubject.get(id) ?? []).filter((one) => one.state === 'open');

  /** A person may still decide, or has decided to leave it so. Any other decision ends with both sides agreeing. */
  told = (id: string): ConflictRow[] =>
    (this.#bySubject.get(id) ?? []).filter(
      ({ state, settledBy }) => state === 'open' || (state === 'settled' && settledBy?.action === 'ignore'),
    );

  hasOpen = (id: string, ...kinds: ConflictRow['kind'][]): boolean =>
    this.open(id).some((one) => kinds.includes(one.kind));

  /** Nothing is read through this link for a reason that people can see. */
  ofReading = (link: LinkRow): boolean =>
    link.state !== 'active' ||
    this.#isRefused(link) ||
    this.hasOpen(link.accountId, 'grant_failed', 'permission_missing') ||
    this.hasOpen(link.id, 'calendar_gone', 'permission_missing', 'quota_exhausted', 'grant_failed');

  /** The link says that Google refuses it, and that is what Google says: an operator's fault, for one. Or its client was given up. */
  #isRefused = ({ id, inboundError = '' }: LinkRow): boolean =>
    (inboundError !== '' && (this.#known.lastStatus.get(id) ?? 0) >= 400) || inboundError.startsWith('clientRefused');

  ofWriting = (link: LinkRow): boolean =>
    this.ofReading(link) || this.hasOpen(link.id, 'calendar_read_only', 'write_refused');

  /** Booking and event may differ: somebody has to decide, or has decided to leave it so. */
  ofBooking = (bookingId: string): boolean => this.told(bookingId).some((one) => explains.has(one.kind));
}

const explains = new Set<ConflictRow['kind']>([
  'both_changed',
  'move_refused',
  'deleted_in_google',
  'made_recurring',
  'mass_deletion_held',
  'loop_stopped',
  'write_refused',
]);
