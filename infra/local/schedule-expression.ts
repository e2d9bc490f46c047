/** Says when a schedule fires next after an instant; undefined for one that never does. */
export type Timetable = (after: number) => number | undefined;

const units: Record<string, number> = { minute: 60_000, hour: 3_600_000, day: 86_400_000 };

/**
 * `rate(n unit)` and `cron(minute hour day month weekday year)` in UTC, with numbers, `*`, `?`, lists, ranges and steps.
 * Anything else stops with its text.
 * https://docs.aws.amazon.com/scheduler/latest/UserGuide/schedule-types.html
 */
export function parseSchedule(expression: string): Timetable {
  if (expression === 'never') return () => undefined;
  const rate = /^rate\((\d+) (minute|hour|day)s?\)$/.exec(expression);
  if (rate) {
    const period = Number(rate[1]) * (units[rate[2] ?? ''] ?? 0);
    if (period > 0) return (after) => after + period;
  }
  const cron = /^cron\((.+)\)$/.exec(expression)?.[1]?.trim().split(/\s+/);
  if (cron?.length === 6) return createCron(cron, expression);
  throw unknown(expression);
}

const unknown = (expression: string) =>
  new Error(`The schedule expression ${expression} is not known to the local stack.`);

type Field = { low: number; high: number; names?: string[] };

const weekdays = ['SUN', 'MON', 'TUE', 'WED', 'THU', 'FRI', 'SAT'];
const months = ['JAN', 'FEB', 'MAR', 'APR', 'MAY', 'JUN', 'JUL', 'AUG', 'SEP', 'OCT', 'NOV', 'DEC'];
const fields: Field[] = [
  { low: 0, high: 59 },
  { low: 0, high: 23 },
  { low: 1, high: 31 },
  { low: 1, high: 12, names: months },
  { low: 1, high: 7, names: weekdays },
  { low: 1970, high: 2199 },
];

const farthest = 4 * 366 * 24 * 60;

function createCron(texts: string[], expression: string): Timetable {
  const sets = fields.map((field, index) => parseField(texts[index] ?? '', field, expression));
  return (after) => {
    let at = Math.floor(after / 60_000) * 60_000 + 60_000;
    for (let step = 0; step < farthest; step += 1, at += skip(at, sets)) if (matches(at, sets)) return at;
    return undefined;
  };
}

const partsOf = (at: number) => {
  const date = new Date(at);
  const day = [date.getUTCDate(), date.getUTCMonth() + 1, date.getUTCDay() + 1, date.getUTCFullYear()];
  return [date.getUTCMinutes(), date.getUTCHours(), ...day];
};

const matches = (at: number, sets: Set<number>[]) => partsOf(at).every((part, index) => sets[index]?.has(part));

/** To the next minute, or to the next day when no minute of this one can match. */
function skip(at: number, sets: Set<number>[]): number {
  const [, , ...day] = partsOf(at);
  const dayMatches = day.every((part, index) => sets[index + 2]?.has(part));
  return dayMatches ? 60_000 : 86_400_000 - (at % 86_400_000);
}

function parseField(text: string, field: Field, expression: string): Set<number> {
  return new Set(text.split(',').flatMap((item) => parseItem(item, field, expression)));
}

function parseItem(item: string, { low, high, names = [] }: Field, expression: string): number[] {
  const [, range = '', from, to, step] = /^(\*|\?|(\w+)(?:-(\w+))?)(?:\/(\d+))?$/.exec(item) ?? [];
  const number = (text: string) => (names.includes(text) ? names.indexOf(text) + 1 : Number(text));
  const whole = range === '*' || range === '?';
  const first = whole ? low : number(from ?? '');
  const last = whole || (step !== undefined && to === undefined) ? high : number(to ?? from ?? '');
  if (!(range && first >= low && last <= high && first <= last)) throw unknown(expression);
  const every = Number(step ?? 1);
  if (every < 1) throw unknown(expression);
  return Array.from({ length: Math.floor((last - first) / every) + 1 }, (_, index) => first + index * every);
}
