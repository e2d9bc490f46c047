import type { BookingRow } from '../../../shared/contracts/rows/calendar.ts';
import type { LinkRow } from '../../../shared/contracts/rows/links.ts';
import type { Settings } from '../../../shared/contracts/settings.ts';
import type { CreateChecker, EntryOf, Report } from './checker.ts';
import { readGoogleCall } from './google-call.ts';
import type { Known } from './known.ts';
import { isObject, listAt } from './values.ts';

/** 10: before a booking is confirmed Google was asked, unless the view was younger than a minute or the caller said never. */

type Asked = { calendarId: string | undefined; listed: boolean };
/** A booking that took new time, and what was known of Google by then. */
type Taken = { index: number; task: string; booking: BookingRow; views: { link: LinkRow; ageMs: number }[] };

const boundMs = 60_000;
/** Workers' clocks differ by seconds. */
const slackMs = 15_000;

export const freshViews: CreateChecker = (known, report) => {
  const asked = new Map<string, Asked[]>();
  const taken = new Map<string, Taken>();
  /** When a link was last paused, resumed, held or revived. */
  const turned = new Map<string, number>();
  const isSteady = (link: LinkRow, since: number): boolean => (turned.get(link.id) ?? -1) < since;
  return {
    on: {
      google: (entry) => {
        if (entry.part !== 'api') return;
        const call = readGoogleCall(entry);
        const listed = entry.operation === 'events.list' && call.done && entry.answered;
        listAt(asked, entry.task).push({ calendarId: call.calendarId, listed });
      },
      row: ({ before, after, task }, index) => {
        if (after?.row === 'link' && before?.state !== after.state) turned.set(String(after.id), index);
        if (after?.row !== 'booking' || known.tasks.get(task)?.part !== 'api') return;
        const booking = after as BookingRow;
        if (movesInto(before as BookingRow | undefined, booking))
          taken.set(`${booking.id}/${booking.version}`, { index, task, booking, views: viewsOf(known, booking, task) });
      },
      asked: (entry) => judge({ known, report, asked, taken, isSteady }, entry),
    },
  };
};

const movesInto = (before: BookingRow | undefined, after: BookingRow): boolean =>
  after.status === 'confirmed' &&
  (before === undefined ||
    before.status === 'held' ||
    before.start !== after.start ||
    before.end !== after.end ||
    before.resourceId !== after.resourceId);

/** How old each view was when the request came, at the most favourable reading. */
function viewsOf(known: Known, booking: BookingRow, task: string): Taken['views'] {
  const began = known.tasks.get(task)?.at ?? 0;
  return known
    .linksOf(booking.businessId, booking.resourceId)
    .filter((link) => link.state !== 'disconnected')
    .map((link) => ({ link, ageMs: began - (Date.parse(link.asOf ?? link.previewAsOf ?? '') || 0) }));
}

type Facts = {
  known: Known;
  report: Report;
  asked: Map<string, Asked[]>;
  taken: Map<string, Taken>;
  isSteady: (link: LinkRow, since: number) => boolean;
};

function judge(
  { known, report, asked, taken, isSteady }: Facts,
  { at: entryAt, status, method, path, body, answer }: EntryOf<'asked'>,
): void {
  if (status >= 300 || !['POST', 'PATCH'].includes(method) || !path.startsWith('/v1/bookings') || !isObject(answer))
    return;
  const one = taken.get(`${String(answer.id)}/${String(answer.version)}`);
  // A later request that changes nothing is answered with the same version.
  const confirms = path.endsWith('/confirm');
  if (one === undefined || (!confirms && !namesTime(body))) return;
  if ((method === 'POST' && !confirms) !== (one.booking.version === 1)) return;
  taken.delete(`${one.booking.id}/${one.booking.version}`);
  const mode = isObject(body) && typeof body.verify === 'string' ? body.verify : 'ifStale';
  const { booking, index, task, views } = one;
  const begun = known.tasks.get(task)?.begun ?? index;
  const settings = known.settingsBetween(booking.businessId, booking.resourceId, begun, index);
  if (settings.some(({ direction }) => direction === 'bookingsToGoogle')) return;
  // Who waited in vain for an access token could not ask.
  const waited = entryAt - (known.tasks.get(task)?.at ?? entryAt) > 9000;
  const broken = known.tasks.get(task)?.hurt === true || waited;
  for (const view of views.filter(({ link }) => !broken && isSteady(link, begun))) {
    const problem = problemOf(known, view, mode, asked.get(task) ?? [], settings);
    if (problem !== undefined)
      report(
        10,
        `booking ${booking.id} was confirmed (verify ${mode}) on a view of ${view.link.calendarId} ${Math.round(view.ageMs / 1000)} s old: ${problem}`,
        index,
      );
  }
}

const namesTime = (body: unknown): boolean =>
  isObject(body) && ['start', 'end', 'resourceId'].some((name) => name in body);

function problemOf(
  known: Known,
  { link, ageMs }: Taken['views'][number],
  mode: string,
  calls: Asked[],
  settings: Settings[],
): string | undefined {
  const isListed = calls.some((call) => call.listed && call.calendarId === link.calendarId);
  if (isListed || (mode === 'ifStale' && ageMs <= boundMs + slackMs)) return undefined;
  if (settings.every((one) => one.whenStale === 'stop' && ageMs > one.staleAfterSeconds * 1000 + slackMs))
    return 'the settings say to stop selling then';
  if (mode === 'never') return undefined;
  if (mode === 'always') return 'Google was not read, and the caller asked for it';
  const mayAsk = link.state === 'active' && known.accounts.get(link.accountId)?.grant === 'ok';
  return mayAsk && calls.length === 0 && !known.budgetsRefuse ? 'Google was not even asked' : undefined;
}
