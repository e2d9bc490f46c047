import { expand } from '../../../shared/calendar/recurrence.ts';
import type { EventRow, OverrideRow } from '../../../shared/contracts/rows/calendar.ts';
import type { LinkRow } from '../../../shared/contracts/rows/links.ts';
import type { CreateChecker, Report } from './checker.ts';
import { Excuses } from './excuses.ts';
import { readGoogleCall } from './google-call.ts';
import { type CalendarView, isLive, rootOf, takesTime, timesIn } from './google-view.ts';
import { type Known, ownKey } from './known.ts';
import { LastEdits } from './last-edits.ts';
import { horizonMs, type Rest } from './rest.ts';
import { listAt } from './values.ts';

/** 1, 3, 5, 15 at rest: what takes a resource's time is what Google shows, occurrence by occurrence. */

type Mirror = { events: EventRow[]; overrides: OverrideRow[] };
type Occurrence = { start: number; end: number; blocks: boolean[] };
type Look = { rest: Rest; known: Known; report: Report; excuses: Excuses; edits: LastEdits };

export const mirrorAtRest: CreateChecker = (known, report) => {
  const edits = new LastEdits();
  return {
    on: { edited: (entry) => edits.see(entry), google: (entry) => edits.write(readGoogleCall(entry)) },
    atRest: (rest) => {
      const look = { rest, known, report, excuses: new Excuses(rest, known), edits };
      const mirrors = mirrorsOf(rest);
      for (const link of known.links.values()) compareLink(look, link, mirrors);
    },
  };
};

/** Stored rows by the base of their generation. */
function mirrorsOf({ rows }: Rest): Map<string, Mirror> {
  const mirrors = new Map<string, Mirror>();
  for (const row of rows.calendar) {
    if ((row.row !== 'event' && row.row !== 'override') || row.gone === true) continue;
    const base = row.pk.split('#').slice(0, 3).join('#');
    const mirror = mirrors.get(base) ?? { events: [], overrides: [] };
    mirrors.set(base, mirror);
    if (row.row === 'event') mirror.events.push(row as EventRow);
    else mirror.overrides.push(row as OverrideRow);
  }
  return mirrors;
}

function compareLink(look: Look, link: LinkRow, mirrors: Map<string, Mirror>): void {
  const { rest, excuses, report } = look;
  const view = rest.calendars.get(link.calendarId);
  if (excuses.ofReading(link)) return;
  if (view === undefined) return report(1, `link ${link.id} is active, its calendar ${link.calendarId} is not there`);
  if (link.generation === 0) return report(1, `the first import of link ${link.id} has not ended`);
  const base = `${link.businessId}#${link.id}#g${link.generation}`;
  const mirror = mirrors.get(base) ?? { events: [], overrides: [] };
  oneRowAnEvent(look, link, mirror);
  const here = occurrencesHere(look, mirror);
  const there = occurrencesThere(look, link, view);
  for (const root of new Set([...here.keys(), ...there.keys()]))
    compareRoot(look, link, view, root, here.get(root) ?? [], there.get(root) ?? []);
}

function oneRowAnEvent({ report }: Look, link: LinkRow, { events }: Mirror): void {
  const seen = new Map<string, string>();
  for (const { eventId, sk } of events) {
    const other = seen.get(eventId);
    if (other !== undefined)
      report(3, `event ${eventId} of link ${link.id} stands twice in the mirror: ${other} and ${sk}`);
    seen.set(eventId, sk);
  }
}

function occurrencesHere({ rest }: Look, { events, overrides }: Mirror): Map<string, Occurrence[]> {
  const window = { start: rest.now, end: rest.now + horizonMs };
  const here = new Map<string, Occurrence[]>();
  for (const event of events) {
    const own = overrides.filter((one) => one.masterId === event.eventId);
    const replaced = own.map((one) => ({ originalStart: Date.parse(one.originalStart) }));
    const plain = { start: Date.parse(event.start), end: Date.parse(event.end) };
    const times = event.series === undefined ? [plain] : expand(event.series, window, replaced);
    for (const time of times)
      if (isWithin(time, window))
        listAt(here, event.masterId ?? event.eventId).push({ ...time, blocks: [event.blocks] });
  }
  return here;
}

const isWithin = (time: { start: number; end: number }, window: { start: number; end: number }): boolean =>
  time.start < window.end && time.end > window.start;

function occurrencesThere(look: Look, link: LinkRow, view: CalendarView): Map<string, Occurrence[]> {
  const window = { start: look.rest.now, end: look.rest.now + horizonMs };
  const there = new Map<string, Occurrence[]>();
  // AV2: what blocked when the event was applied stays so; a change of settings holds for what comes later.
  const ever = look.known.settingsEver(link.businessId, link.resourceId);
  for (const event of view.instances.filter(isLive)) {
    const times = timesIn(event, view.timeZone);
    if (times === undefined || !isWithin(times, window)) continue;
    const blocks = ever.map((settings) => takesTime(event, settings));
    const own = look.known.ownEvents.has(ownKey(link.id, rootOf(event)));
    listAt(there, rootOf(event)).push({ ...times, blocks: own ? [true, false] : blocks });
  }
  return there;
}

function compareRoot(
  look: Look,
  link: LinkRow,
  view: CalendarView,
  root: string,
  here: Occurrence[],
  there: Occurrence[],
): void {
  const { rest, excuses, edits, report } = look;
  const missing = there.filter((one) => !here.some((other) => isSame(one, other)));
  const extra = here.filter((one) => !there.some((other) => isSame(other, one)));
  if (missing.length === 0 && extra.length === 0 && here.length === there.length) return;
  if (excuses.hasOpen(root, 'event_unreadable')) return;
  const events = view.events.filter((event) => event.id === root || event.recurringEventId === root);
  const latest = events
    .map((event) => event.updated ?? '')
    .sort()
    .at(-1);
  if (edits.isUnread(link, root, rest.now, latest)) return;
  const gone = !events.some(isLive);
  const series = events.some((event) => event.recurrence !== undefined || event.recurringEventId !== undefined);
  report(
    gone ? 5 : series ? 15 : 1,
    `event ${root} of ${link.calendarId}: ${wordsOf('only Google has', missing)}${wordsOf('only the mirror has', extra)}` +
      `${here.length} stored, ${there.length} at Google${gone ? '; Google has deleted it' : ''}`,
  );
}

/** `google` lists what blocks may be by the settings there were. */
const isSame = (google: Occurrence, stored: Occurrence): boolean =>
  google.start === stored.start &&
  google.end === stored.end &&
  stored.blocks.every((one) => google.blocks.includes(one));

const wordsOf = (who: string, times: Occurrence[]): string =>
  times.length === 0
    ? ''
    : `${who} ${times
        .slice(0, 3)
        .map(({ start, end, blocks }) => `${iso(start)}–${iso(end)} ${blocks.includes(true) ? 'busy' : 'free'}`)
        .join(', ')}; `;

const iso = (at: number): string => new Date(at).toISOString();
