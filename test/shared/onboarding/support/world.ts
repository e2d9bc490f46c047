import { calendarScopes, type GoogleCalendarEntry, signInScopes } from '../../../../shared/contracts/google.ts';
import { directoryKeys } from '../../../../shared/contracts/keys.ts';
import { ConflictRow } from '../../../../shared/contracts/rows/conflicts.ts';
import {
  AccountRow,
  type BusinessRow,
  InvitationRow,
  MailRow,
  type ResourceRow,
} from '../../../../shared/contracts/rows/directory.ts';
import { LinkRow } from '../../../../shared/contracts/rows/links.ts';
import { connectCalendar } from '../../../../shared/onboarding/connect.ts';
import { storeGrant } from '../../../../shared/onboarding/grants.ts';
import { issueInvitation } from '../../../../shared/onboarding/invitations.ts';
import type { Grant } from '../../../../shared/ports/google.ts';
import type { Row, Store } from '../../../../shared/ports/store.ts';
import { iso } from '../../../../shared/records/time.ts';
import { virtualClock } from '../../../memory/clock.ts';
import { testRandom } from '../../../memory/random.ts';
import { MemoryStore } from '../../../memory/store.ts';
import { testVault } from '../../../memory/vault.ts';

export const businessId = 'biz_salon';

/** One business with resources, on the memory store with real encryption. `wrap` breaks the store on purpose. */
export async function createWorld({ wrap = (store: Store): Store => store, seed = 'seed' } = {}) {
  const clock = virtualClock(Date.parse('2026-03-02T09:00:00.000Z'));
  const random = testRandom(seed);
  const memory = new MemoryStore();
  const ports = { store: wrap(memory), vault: testVault(random), clock, random };
  await memory.put({ table: 'directory', row: businessRow(clock.now()) });
  await memory.put({ table: 'directory', row: resourceRow('res_anna', 'Anna', 'anna@example.com', clock.now()) });
  await memory.put({ table: 'directory', row: resourceRow('res_ben', 'Ben', 'ben@example.com', clock.now()) });
  return { ports, clock, random, memory, ...readersOf(memory) };
}
export type World = Awaited<ReturnType<typeof createWorld>>;

const readersOf = (memory: MemoryStore) => {
  const all = (kind: string): Row[] => memory.rows('directory').filter(({ row }) => row === kind);
  return {
    invitation: (resourceId = 'res_anna'): InvitationRow =>
      InvitationRow.parse(all('invitation').find((row) => row.resourceId === resourceId)),
    accounts: (): AccountRow[] => all('account').map((row) => AccountRow.parse(row)),
    links: (): LinkRow[] => all('link').map((row) => LinkRow.parse(row)),
    mails: (): MailRow[] =>
      all('mail')
        .map((row) => MailRow.parse(row))
        .sort((a, b) => a.createdAt.localeCompare(b.createdAt) || a.template.localeCompare(b.template)),
    conflicts: (): ConflictRow[] =>
      memory
        .rows('conflicts')
        .filter(({ row }) => row === 'conflict')
        .map((row) => ConflictRow.parse(row)),
    /** Everything that is stored, to compare before and after. */
    everything: (): string =>
      JSON.stringify((['directory', 'calendar', 'conflicts', 'ledger'] as const).map((table) => memory.rows(table))),
  };
};

const businessRow = (now: number): BusinessRow => ({
  ...directoryKeys.business(businessId),
  v: 1,
  row: 'business',
  id: businessId,
  name: 'Salon Nord',
  timeZone: 'Europe/Berlin',
  locale: 'en',
  contactEmail: 'office@salon.example',
  createdAt: iso(now),
  version: 1,
});

export const resourceRow = (id: string, name: string, email: string, now: number): ResourceRow => ({
  ...directoryKeys.resource(businessId, id),
  v: 1,
  row: 'resource',
  id,
  businessId,
  name,
  email,
  timeZone: 'Europe/Berlin',
  workingHours: null,
  createdAt: iso(now),
  updatedAt: iso(now),
  version: 1,
});

export const allScopes = [...signInScopes, ...Object.values(calendarScopes)];

export const grantOf = (more: Partial<Grant> = {}): Grant => ({
  sub: '1001',
  email: 'anna@example.com',
  scopes: allScopes,
  accessToken: 'ya29.first',
  accessTokenExpiresAt: Date.parse('2026-03-02T10:00:00.000Z'),
  refreshToken: '1//first',
  ...more,
});

export const calendarOf = (id: string, more: Partial<GoogleCalendarEntry> = {}): GoogleCalendarEntry => ({
  id,
  summary: id,
  timeZone: 'Europe/Berlin',
  accessRole: 'owner',
  ...more,
});

export async function invite(world: World, resourceId = 'res_anna'): Promise<InvitationRow> {
  const issued = await issueInvitation(world.ports, { businessId, resourceId, purpose: 'connect', by: 'Front desk' });
  if (!issued.ok) throw new Error(`Not invited: ${issued.reason}`);
  return issued.invitation;
}

/** Stores a grant and connects a calendar through a fresh invitation. */
export async function connect(
  world: World,
  { resourceId = 'res_anna', grant = grantOf(), calendar = calendarOf('anna@example.com', { primary: true }) } = {},
): Promise<{ account: AccountRow; link: LinkRow }> {
  const invitation = await invite(world, resourceId);
  const stored = await storeGrant(world.ports, { businessId, oauthClient: 'default', grant, confirmedForeign: false });
  if (!stored.ok) throw new Error(`Not stored: ${stored.reason}`);
  const { account } = stored;
  const outcome = await connectCalendar(world.ports, {
    businessId,
    resourceId,
    invitation,
    account,
    calendar,
    role: 'write',
  });
  if (!outcome.ok) throw new Error(`Not connected: ${outcome.reason}`);
  return { account, link: outcome.link };
}

export async function patchLink(
  world: World,
  link: LinkRow,
  set: Record<string, string | number>,
  remove: string[] = [],
) {
  await world.memory.update({ table: 'directory', key: { pk: link.pk, sk: link.sk }, set, remove });
}
