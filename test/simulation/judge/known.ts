import type { BookingRow } from '../../../shared/contracts/rows/calendar.ts';
import type { AccountRow, ResourceRow } from '../../../shared/contracts/rows/directory.ts';
import type { ChannelRow, LinkRow } from '../../../shared/contracts/rows/links.ts';
import { defaultSettings, type Settings } from '../../../shared/contracts/settings.ts';
import type { Row } from '../../../shared/ports/store.ts';
import type { Entry, Part } from '../run/types.ts';
import type { EntryOf } from './checker.ts';
import { isObject, listAt, textOf } from './values.ts';

/** An invocation as far as it has been seen. */
export type Task = {
  part: Part;
  begun: number;
  at: number;
  input: unknown;
  /** What it was given names this business and link. */
  businessId?: string;
  linkId?: string;
  /** Something was done to it, or it did not end well. */
  hurt: boolean;
};

const latest = Number.POSITIVE_INFINITY;

type InForce = { from: number; settings: Settings };
type Change = { index: number; resourceId: string; values: Partial<Settings> };

/** What several checkers need to know, told by entries alone and kept as it grows. */
export class Known {
  readonly links = new Map<string, LinkRow>();
  readonly channels = new Map<string, ChannelRow>();
  readonly accounts = new Map<string, AccountRow>();
  readonly resources = new Map<string, ResourceRow>();
  readonly bookings = new Map<string, BookingRow>();
  /** Businesses whose erasure has been asked for. */
  readonly erasing = new Set<string>();
  readonly tasks = new Map<string, Task>();
  /** `link id/event id` to the booking it was made for. */
  readonly ownEvents = new Map<string, string>();
  /** Indexes of everything that went wrong from outside: faults, deaths, time-outs, lost answers. */
  readonly troubles: number[] = [];
  /** What Google said last to a worker that read for the link. */
  readonly lastStatus = new Map<string, number>();
  /** Some budget is used up or slowed down: calls may be refused before they reach Google. */
  budgetsRefuse = false;
  readonly #linked = new Map<string, number>();
  readonly #changes = new Map<string, Change[]>();
  readonly #inForce = new Map<string, InForce[]>();

  see(entry: Entry, index: number): void {
    switch (entry.kind) {
      case 'begun':
        return this.#begin(entry, index);
      case 'ended':
        return entry.how === 'done' ? undefined : this.#trouble(entry.task, index);
      case 'fault':
        return this.#trouble(entry.task, index);
      case 'google':
        return this.#google(entry, index);
      case 'row':
        return this.#row(entry, index);
      default:
        return undefined;
    }
  }

  /** Every version of a resource's settings that held at some time between two entries; at least one. */
  settingsBetween(businessId: string, resourceId: string, from: number, to: number): Settings[] {
    const all = this.#history(businessId, resourceId);
    const held = all.filter((one, at) => one.from <= to && (all[at + 1]?.from ?? latest) > from);
    return held.length > 0 ? held.map((one) => one.settings) : [defaultSettings];
  }

  /** Every version since the resource got its first calendar. */
  settingsEver = (businessId: string, resourceId: string): Settings[] =>
    this.settingsBetween(businessId, resourceId, this.#linked.get(`${businessId}/${resourceId}`) ?? 0, latest);

  /** How much went wrong between two entries. */
  troublesBetween(from: number, to: number): number {
    let count = 0;
    for (let at = this.troubles.length - 1; at >= 0 && (this.troubles[at] ?? 0) >= from; at--)
      if ((this.troubles[at] ?? 0) <= to) count += 1;
    return count;
  }

  linksOf = (businessId: string, resourceId: string): LinkRow[] =>
    [...this.links.values()].filter((link) => link.businessId === businessId && link.resourceId === resourceId);

  #begin(entry: EntryOf<'begun'>, index: number): void {
    const { businessId, linkId } = addressIn(entry.input);
    if ((entry.receiveCount ?? 1) > 1) this.troubles.push(index);
    this.tasks.set(entry.task, {
      ...{ part: entry.part, begun: index, at: entry.at, input: entry.input, hurt: false },
      ...(businessId === undefined ? {} : { businessId }),
      ...(linkId === undefined ? {} : { linkId }),
    });
  }

  #google({ task, part, status, answered }: EntryOf<'google'>, index: number): void {
    if (!answered || status >= 500) this.#trouble(task, index);
    if (part !== 'pull-changes') return;
    const input = this.tasks.get(task)?.input;
    for (const message of Array.isArray(input) ? input : [])
      if (isObject(message)) this.lastStatus.set(String(message.linkId), status);
  }

  #trouble(task: string, index: number): void {
    this.troubles.push(index);
    const known = this.tasks.get(task);
    if (known !== undefined) known.hurt = true;
  }

  #row({ table, after, before }: EntryOf<'row'>, index: number): void {
    const row = after ?? before;
    if (row === undefined || table === 'ledger' || table === 'conflicts') return;
    if (row.row === 'operation' && isObject(row.work) && row.work.kind === 'eraseBusiness')
      this.erasing.add(String(row.businessId));
    if (row.row === 'budget')
      this.budgetsRefuse ||= after?.slowUntil !== undefined || Number(after?.used) * 2 > Number(after?.limit);
    if (row.row === 'settings') this.#settings(row, after, index);
    if (row.row === 'link' && before === undefined) this.#born(row as LinkRow, index);
    const place = this.#placeOf(row);
    if (place === undefined) return;
    if (after === undefined) place.map.delete(place.id);
    else place.set(after);
  }

  #placeOf(row: Row): { map: Map<string, unknown>; id: string; set: (row: Row) => void } | undefined {
    const id = String(row.id);
    const at = <R>(map: Map<string, R>, read: (row: Row) => R, key = id) => ({
      map,
      id: key,
      set: (after: Row) => void map.set(key, read(after)),
    });
    switch (row.row) {
      case 'link':
        return at(this.links, (one) => one as LinkRow);
      case 'channel':
        return at(this.channels, (one) => one as ChannelRow);
      case 'account':
        return at(this.accounts, (one) => one as AccountRow);
      case 'resource':
        return at(this.resources, (one) => one as ResourceRow);
      case 'booking':
        return at(this.bookings, (one) => one as BookingRow);
      case 'ownEvent':
        return at(this.ownEvents, (one) => String(one.bookingId), ownKey(linkOfPartition(row.pk), row.sk.slice(4)));
      default:
        return undefined;
    }
  }

  #born({ businessId, resourceId }: LinkRow, index: number): void {
    const key = `${businessId}/${resourceId}`;
    if (!this.#linked.has(key)) this.#linked.set(key, index);
  }

  #settings(row: Row, after: Row | undefined, index: number): void {
    const resourceId = row.sk === 'settings' ? '' : row.sk.slice('settings#'.length);
    const values = isObject(after?.values) ? (after.values as Partial<Settings>) : {};
    listAt(this.#changes, row.pk).push({ index, resourceId, values });
    this.#inForce.clear();
  }

  #history(businessId: string, resourceId: string): InForce[] {
    const key = `${businessId}/${resourceId}`;
    const known = this.#inForce.get(key);
    if (known !== undefined) return known;
    const fresh = layers(this.#changes.get(businessId) ?? [], resourceId);
    this.#inForce.set(key, fresh);
    return fresh;
  }
}

/** A resource's own values over those of its business over the defaults, each time one of them changes. */
function layers(changes: readonly Change[], resourceId: string): InForce[] {
  let ofBusiness: Partial<Settings> = {};
  let own: Partial<Settings> = {};
  const history: InForce[] = [{ from: 0, settings: defaultSettings }];
  for (const change of changes) {
    if (change.resourceId !== '' && change.resourceId !== resourceId) continue;
    if (change.resourceId === '') ofBusiness = change.values;
    else own = change.values;
    history.push({ from: change.index, settings: { ...defaultSettings, ...ofBusiness, ...own } });
  }
  return history;
}

export const ownKey = (linkId: string, eventId: string): string => `${linkId}/${eventId}`;

const linkOfPartition = (pk: string): string => pk.split('#')[1] ?? '';

/** Of a batch the first message counts. */
function addressIn(input: unknown): { businessId?: string; linkId?: string } {
  const first: unknown = Array.isArray(input) ? input[0] : input;
  if (!isObject(first)) return {};
  const businessId = textOf(first.businessId);
  const linkId = textOf(first.linkId);
  return { ...(businessId === undefined ? {} : { businessId }), ...(linkId === undefined ? {} : { linkId }) };
}
