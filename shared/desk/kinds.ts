import type { ConflictKind, ConflictRow } from '../contracts/rows.ts';

/** A warning is a conflict without a choice between two versions. */
export const severityOf: Record<ConflictKind, 'conflict' | 'warning'> = {
  double_booking: 'conflict',
  both_changed: 'conflict',
  move_refused: 'conflict',
  deleted_in_google: 'conflict',
  made_recurring: 'conflict',
  mass_deletion_held: 'conflict',
  calendar_wanted_twice: 'conflict',
  grant_failed: 'warning',
  permission_missing: 'warning',
  calendar_gone: 'warning',
  calendar_read_only: 'warning',
  channel_failing: 'warning',
  watch_unsupported: 'warning',
  quota_exhausted: 'warning',
  loop_stopped: 'warning',
  write_refused: 'warning',
  event_unreadable: 'warning',
  all_day_but_free: 'warning',
  mail_undeliverable: 'warning',
};

export type ActionName = 'ignore' | 'acceptDeletions' | 'refuseDeletions';

/** What a person may do about an open row, each with what it will do, in words. */
export function actionsOf(conflict: ConflictRow): { name: ActionName; effect: string }[] {
  if (conflict.state !== 'open') return [];
  if (conflict.kind === 'mass_deletion_held')
    return [
      { name: 'acceptDeletions', effect: 'Cancels the bookings whose events were deleted in Google.' },
      {
        name: 'refuseDeletions',
        effect: 'Keeps the bookings, restores those already cancelled, and puts every event back into Google.',
      },
    ];
  return [{ name: 'ignore', effect: 'Closes this row; nothing is changed on either side.' }];
}
