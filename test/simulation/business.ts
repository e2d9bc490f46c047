import { createHash } from 'node:crypto';
import { type Committed, createBooking, getBooking, type NewBooking } from '../../shared/bookings/commands.ts';
import { viewResource } from '../../shared/bookings/view.ts';
import { calendarScopes, signInScopes } from '../../shared/contracts/google.ts';
import { directoryKeys } from '../../shared/contracts/keys.ts';
import type { BookingRow } from '../../shared/contracts/rows/calendar.ts';
import { ConflictRow } from '../../shared/contracts/rows/conflicts.ts';
import type { AccountRow, ResourceRow } from '../../shared/contracts/rows/directory.ts';
import { LinkRow } from '../../shared/contracts/rows/links.ts';
import type { Settings } from '../../shared/contracts/settings.ts';
import { presentClient } from '../../shared/oauth-clients/accounts.ts';
import { bringClient } from '../../shared/oauth-clients/clients.ts';
import { connectCalendar } from '../../shared/onboarding/connect.ts';
import { storeGrant } from '../../shared/onboarding/grants.ts';
import { issueInvitation } from '../../shared/onboarding/invitations.ts';
import { acceptTerms } from '../../shared/privacy/acceptance.ts';
import { shippedTerms } from '../../shared/privacy/terms.ts';
import { getLink, getResource } from '../../shared/records/directory.ts';
import { hours, iso } from '../../shared/records/time.ts';
import type { FaultRule } from '../google-emulator/core/faults.ts';
import type { Switches } from '../google-emulator/core/switches.ts';
import { client, googleUrl, productUrl, type World } from './world.ts';

/** One business of a simulated world, its people at both sides, and what they see. */

export const zone = 'Europe/Berlin';
const scopes = [...signInScopes, ...Object.values(calendarScopes)];

const ownClient = { clientId: '7-own.apps', clientSecret: 'GOCSPX-own' };

export type GoogleItem = {
  id: string;
  status: string;
  summary?: string;
  description?: string;
  etag?: string;
  transparency?: string;
  start: { dateTime?: string; date?: string };
  end: { dateTime?: string; date?: string };
  extendedProperties?: { private?: Record<string, string> };
};

export type LoggedRequest = {
  n: number;
  operation?: string;
  method: string;
  status: number;
  query: Record<string, string>;
  sendUpdates?: string;
  hasAttendees?: boolean;
};

export class Business {
  readonly world: World;
  readonly id: string;

  private constructor(world: World, id: string) {
    this.world = world;
    this.id = id;
  }

  static async open(world: World, id = 'biz_salon'): Promise<Business> {
    const row = {
      ...directoryKeys.business(id),
      ...{ v: 1, row: 'business', id, name: 'Salon Nord', timeZone: zone, locale: 'en', version: 1 },
      createdAt: iso(world.time),
    };
    await world.store.put({ table: 'directory', row });
    const clock = { now: () => world.time, sleep: async () => undefined };
    await acceptTerms(
      { store: world.store, clock },
      { businessId: id, version: shippedTerms.version, name: 'Nora Nord' },
    );
    await world.control('POST', '/clients', { ...client, redirectUris: [`${productUrl}/google/callback`] });
    return new Business(world, id);
  }

  /** An OAuth client of its own, as Google knows it. */
  async bringClient(own: { clientId: string; clientSecret: string } = ownClient): Promise<void> {
    const redirectUris = [`${productUrl}/google/callback`];
    await this.world.control('POST', '/clients', { ...own, redirectUris });
    if (!(await bringClient(this.world.ports, { businessId: this.id, ...own }))) throw new Error('not brought');
  }

  async settings(values: Partial<Settings>): Promise<void> {
    const key = directoryKeys.settings(this.id);
    await this.world.store.put({ table: 'directory', row: { ...key, v: 1, row: 'settings', values, version: 1 } });
  }

  async addResource(name: string, more: Partial<ResourceRow> = {}): Promise<string> {
    const id = `res_${name}`;
    const now = iso(this.world.time);
    const row: ResourceRow = {
      ...directoryKeys.resource(this.id, id),
      ...{ v: 1, row: 'resource', id, businessId: this.id, name, email: `${name}@example.com`, timeZone: zone },
      ...{ workingHours: null, createdAt: now, updatedAt: now, version: 1 },
      ...more,
    };
    await this.world.store.put({ table: 'directory', row });
    return id;
  }

  /** A Google account of that name, and what it already has in its calendar. */
  async addAccount(name: string, events: unknown[] = [], calendars?: unknown[]): Promise<void> {
    const email = `${name}@example.com`;
    const own = { id: email, summary: email, primary: true, timeZone: zone };
    await this.world.control('POST', '/accounts', { email, name, calendars: calendars ?? [own] });
    if (events.length > 0) await this.world.control('POST', `${this.eventsOf(name)}:bulk`, { events });
  }

  eventsOf = (name: string, calendarId = `${name}@example.com`): string =>
    `/accounts/${encodeURIComponent(`${name}@example.com`)}/calendars/${encodeURIComponent(calendarId)}/events`;

  /** The person's consent on Google's page, then the calendar chosen: the link is new or the same again. */
  async connect(
    name: string,
    calendarId = `${name}@example.com`,
    { role = 'write', as = name }: { role?: LinkRow['role']; as?: string } = {},
  ): Promise<LinkRow> {
    const { ports } = this.world;
    const resourceId = `res_${name}`;
    const granted = await this.grant(as);
    const account = { businessId: this.id, accountId: granted.id };
    const calendars = await ports.google.calendar(account).listCalendars();
    const calendar = calendars.find(({ id }) => id === calendarId);
    if (calendar === undefined) throw new Error(`no calendar ${calendarId}`);
    const issued = await issueInvitation(ports, { businessId: this.id, resourceId, purpose: 'connect', by: 'desk' });
    if (!issued.ok) throw new Error(`not invited: ${issued.reason}`);
    const { invitation } = issued;
    const choice = {
      businessId: this.id,
      resourceId,
      invitation,
      account: granted,
      calendar,
      role,
    };
    const connected = await connectCalendar(ports, choice);
    if (!connected.ok) throw new Error(`not connected: ${connected.reason}`);
    return connected.link;
  }

  /** The person's consent, and no calendar chosen yet. */
  async grant(name: string): Promise<AccountRow> {
    const { ports } = this.world;
    const oauthClient = await presentClient(ports.store, this.id);
    const grant = await this.consent(name);
    const stored = await storeGrant(ports, { businessId: this.id, oauthClient, grant, confirmedForeign: false });
    if (!stored.ok) throw new Error(`grant not stored: ${stored.reason}`);
    return stored.account;
  }

  async consent(name: string) {
    const { google, store } = this.world.ports;
    const oauthClient = await presentClient(store, this.id);
    const verifier = 'verifier-'.padEnd(50, 'v');
    const redirectUri = `${productUrl}/google/callback`;
    const url = await google.oauth.authorizationUrl({
      ...{
        client: { businessId: this.id, oauthClient },
        redirectUri,
        scopes,
        state: 'state',
        nonce: 'nonce',
        forceConsent: true,
      },
      codeChallenge: createHash('sha256').update(verifier).digest('base64url'),
    });
    const form = new URLSearchParams({ account: `${name}@example.com`, action: 'continue' });
    for (const scope of Object.values(calendarScopes)) form.append('scope', scope);
    const headers = { 'content-type': 'application/x-www-form-urlencoded' };
    const answer = await this.world.google.fetch(new Request(url, { method: 'POST', body: form, headers }));
    const code = new URL(answer.headers.get('location') ?? googleUrl).searchParams.get('code') ?? '';
    return await google.oauth.exchangeCode({
      client: { businessId: this.id, oauthClient },
      redirectUri,
      code,
      codeVerifier: verifier,
      nonce: 'nonce',
    });
  }

  /** A resource with a connected account and its first import done. */
  async live(name: string, events: unknown[] = []): Promise<LinkRow> {
    await this.addResource(name);
    await this.addAccount(name, events);
    const { id } = await this.connect(name);
    await this.world.settle();
    return await this.link(id);
  }

  async link(linkId: string): Promise<LinkRow> {
    const link = await getLink(this.world.store, this.id, linkId);
    if (link === undefined) throw new Error(`no link ${linkId}`);
    return link;
  }

  async book(name: string, start: string, more: Partial<NewBooking> = {}): Promise<BookingRow> {
    const result = await this.tryBook(name, start, more);
    if (!result.ok) throw new Error(`not booked: ${result.reason}`);
    return result.booking;
  }

  tryBook(name: string, start: string, more: Partial<NewBooking> = {}): Promise<Committed> {
    const from = Date.parse(start);
    const request = {
      resourceId: `res_${name}`,
      start: from,
      end: from + hours(1),
      title: 'Haircut',
      by: 'key',
      cause: 'api',
    };
    return createBooking(this.world.ports, { businessId: this.id, ...request, ...more });
  }

  async booking(id: string): Promise<BookingRow> {
    const booking = await getBooking(this.world.ports, this.id, id);
    if (booking === undefined) throw new Error(`no booking ${id}`);
    return booking;
  }

  async busy(name: string, from: string, to: string) {
    const resource = await getResource(this.world.store, this.id, `res_${name}`);
    if (resource === undefined) throw new Error(`no resource ${name}`);
    const window = { start: Date.parse(from), end: Date.parse(to) };
    return await viewResource(this.world.ports, { businessId: this.id, resource, window });
  }

  conflicts = (state: ConflictRow['state'] = 'open'): ConflictRow[] =>
    this.world.store
      .rows('conflicts')
      .filter((row) => row.row === 'conflict' && row.state === state)
      .map((row) => ConflictRow.parse(row));

  links = (): LinkRow[] =>
    this.world.store
      .rows('directory')
      .filter((row) => row.row === 'link')
      .map((row) => LinkRow.parse(row));

  /** What the person sees in Google in that window. */
  async inGoogle(name: string, from = '2026-05-01T00:00:00Z', to = '2026-07-01T00:00:00Z'): Promise<GoogleItem[]> {
    const range = new URLSearchParams({ timeMin: from, timeMax: to });
    const { items } = await this.world.control<{ items: GoogleItem[] }>('GET', `${this.eventsOf(name)}?${range}`);
    return items;
  }

  /** A person's edits in Google. */
  create = (name: string, event: unknown): Promise<GoogleItem> =>
    this.world.control('POST', this.eventsOf(name), event);
  edit = (name: string, eventId: string, change: unknown): Promise<GoogleItem> =>
    this.world.control('PATCH', `${this.eventsOf(name)}/${eventId}`, change);
  remove = (name: string, eventId: string): Promise<void> =>
    this.world.control('DELETE', `${this.eventsOf(name)}/${eventId}`);
  move = (name: string, eventId: string, start: string, end: string): Promise<GoogleItem> =>
    this.edit(name, eventId, { start: { dateTime: start }, end: { dateTime: end } });

  /** Requests of this kind go wrong: `times` of them, or just the `nth`. */
  fault = (operation: string, action: FaultRule['action'], more: { nth?: number; times?: number } = {}) => {
    const { nth, times } = more;
    const match = { operation, ...(nth === undefined ? {} : { nth }) };
    return this.world.control('POST', '/faults', { match, action, ...(times === undefined ? {} : { times }) });
  };

  switches = (values: Partial<Switches>) => this.world.control('PUT', '/switches', values);

  async calls(operation: string): Promise<LoggedRequest[]> {
    const { items } = await this.world.control<{ items: LoggedRequest[] }>('GET', '/requests');
    return items.filter((request) => request.operation === operation);
  }
}

export const timed = (id: string, start: string, end: string, more: Record<string, unknown> = {}) => ({
  id,
  summary: id,
  start: { dateTime: start, timeZone: zone },
  end: { dateTime: end, timeZone: zone },
  ...more,
});
