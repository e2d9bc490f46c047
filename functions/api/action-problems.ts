import { ProblemError, wrong } from '../../shared/contracts/problems.ts';
import type { Acted } from '../../shared/desk/act.ts';
import { slotTaken } from './book.ts';
import { contended } from './versioned.ts';

/** Why an action of the desk was not carried out, as the API says it. */
export function problemOfAction(refused: Acted & { ok: false }): ProblemError {
  switch (refused.reason) {
    case 'not_found':
      return new ProblemError('not_found');
    case 'action_not_offered':
      return new ProblemError('action_not_offered', {
        errors: [wrong('action', 'field.notOffered')],
        ...(refused.detail === undefined ? {} : { detail: refused.detail }),
        more: { offered: [...refused.offered] },
      });
    case 'not_possible':
      return new ProblemError('action_not_possible', {
        detail: refused.detail,
        ...(refused.field === undefined ? {} : { errors: [{ path: refused.field, message: refused.detail }] }),
      });
    case 'slot_taken':
      return slotTaken(refused.inTheWay, refused.zone);
    case 'stale_calendar':
      return new ProblemError('stale_calendar', { detail: refused.detail });
    case 'contended':
      return contended();
    default:
      return refused satisfies never;
  }
}
