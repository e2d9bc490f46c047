import type { Row } from '../../../shared/ports/store.ts';
import type { CreateChecker } from './checker.ts';

/** 18: what is asked of Google stays within what Google allows a user and a project a minute. */

const minute = 60_000;
const perUser = 600;
const perProject = 10_000;
const unitsOf: Record<string, number> = { 'events.patch': 3 };

export const quota: CreateChecker = (_known, report) => {
  const users = new Map<string, Window>();
  const project = new Window();
  return {
    on: {
      google: ({ at, account, operation, part }, index) => {
        if (account === undefined || part === 'outside') return;
        const units = unitsOf[operation] ?? 1;
        const user = users.get(account) ?? new Window();
        users.set(account, user);
        if (user.add(at, units) > perUser)
          report(18, `more than ${perUser} units within a minute for ${account}`, index);
        if (project.add(at, units) > perProject) report(18, `more than ${perProject} units within a minute`, index);
      },
      row: ({ after }, index) => {
        if (after?.row === 'budget') withinItself(after, index);
      },
    },
  };

  function withinItself(row: Row, index: number): void {
    for (const [used, limit] of [
      ['used', 'limit'],
      ['dayUsed', 'dayLimit'],
    ] as const)
      if (Number(row[used]) > Number(row[limit]))
        report(18, `budget ${row.pk} has given out ${used} ${String(row[used])} of ${String(row[limit])}`, index);
  }
};

/** What was spent in the last minute. */
class Window {
  readonly #spent: { at: number; units: number }[] = [];
  #from = 0;
  #sum = 0;

  add(at: number, units: number): number {
    this.#spent.push({ at, units });
    this.#sum += units;
    for (let oldest = this.#spent[this.#from]; oldest !== undefined && oldest.at <= at - minute; ) {
      this.#sum -= oldest.units;
      this.#from += 1;
      oldest = this.#spent[this.#from];
    }
    return this.#sum;
  }
}
