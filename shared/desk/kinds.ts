import type { ConflictKind } from '../contracts/rows/conflicts.ts';

type Kind = {
  /** A warning is a conflict without a choice between two versions. */
  severity: 'conflict' | 'warning';
  /** Whose turn it is: the resource's person, the business at its desk, or who runs the installation. */
  owner: 'person' | 'business' | 'operator';
  /**
   * Whether the business is reminded by the daily digest while it is open: what stays broken until somebody acts. `mailed`:
   * it had a mail of its own when it opened, so the digest begins the day after.
   */
  digest: false | 'daily' | 'mailed';
};

export const kinds = {
  double_booking: { severity: 'conflict', owner: 'business', digest: 'daily' },
  both_changed: { severity: 'conflict', owner: 'business', digest: false },
  move_refused: { severity: 'conflict', owner: 'business', digest: 'daily' },
  deleted_in_google: { severity: 'conflict', owner: 'business', digest: 'daily' },
  made_recurring: { severity: 'conflict', owner: 'business', digest: false },
  mass_deletion_held: { severity: 'conflict', owner: 'business', digest: 'mailed' },
  calendar_wanted_twice: { severity: 'conflict', owner: 'business', digest: 'daily' },
  grant_failed: { severity: 'warning', owner: 'person', digest: 'mailed' },
  grant_ending: { severity: 'warning', owner: 'person', digest: 'daily' },
  permission_missing: { severity: 'warning', owner: 'person', digest: 'daily' },
  calendar_gone: { severity: 'warning', owner: 'person', digest: 'daily' },
  calendar_read_only: { severity: 'warning', owner: 'person', digest: 'daily' },
  channel_failing: { severity: 'warning', owner: 'operator', digest: false },
  watch_unsupported: { severity: 'warning', owner: 'business', digest: false },
  quota_exhausted: { severity: 'warning', owner: 'operator', digest: false },
  client_refused: { severity: 'warning', owner: 'business', digest: 'daily' },
  loop_stopped: { severity: 'warning', owner: 'business', digest: 'daily' },
  write_refused: { severity: 'warning', owner: 'business', digest: 'daily' },
  event_unreadable: { severity: 'warning', owner: 'person', digest: false },
  all_day_but_free: { severity: 'warning', owner: 'person', digest: false },
  mail_undeliverable: { severity: 'warning', owner: 'business', digest: 'daily' },
} as const satisfies Record<ConflictKind, Kind>;

type Kinds = typeof kinds;
/** The kinds that a digest says; every language has words for each. */
type DigestKind = { [Name in ConflictKind]: Kinds[Name]['digest'] extends false ? never : Name }[ConflictKind];

export const isSaidByDigest = (kind: ConflictKind): kind is DigestKind => kinds[kind].digest !== false;
