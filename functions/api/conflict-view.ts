import type * as z from 'zod';
import type { Conflict } from '../../shared/contracts/api-desk.ts';
import type { ConflictRow } from '../../shared/contracts/rows/conflicts.ts';
import { type EffectFacts, effectOf } from '../../shared/desk/effects.ts';
import { kinds } from '../../shared/desk/kinds.ts';
import { offeredTo } from '../../shared/desk/offers.ts';
import { differing, escalationOf } from '../../shared/desk/urgency.ts';
import { iso } from '../../shared/records/time.ts';
import type { Language } from '../../shared/words/language.ts';
import { say } from '../../shared/words/saying.ts';

/** The row with what is offered now; the schema of the answer leaves the rest of it out. */
export const viewConflict = (
  row: ConflictRow,
  facts: EffectFacts,
  { now, language }: { now: number; language: Language },
): z.input<typeof Conflict> => ({
  ...row,
  cause: say(row.cause, language),
  impact: say(row.impact, language),
  differs: differing(row),
  escalation: escalationOf(row, now),
  ageSeconds: Math.max(0, Math.floor((Date.parse(row.closedAt ?? iso(now)) - Date.parse(row.openedAt)) / 1000)),
  owner: kinds[row.kind].owner,
  version: row.version ?? 1,
  actions: offeredTo(row).map((name) => ({
    name,
    effect: effectOf(name, row, facts, language),
    ...(name === 'giveToColleague' && facts.colleagues !== undefined ? { colleagues: facts.colleagues } : {}),
  })),
});
