import { calendarScopes } from '../../../shared/contracts/google.ts';
import { directoryKeys } from '../../../shared/contracts/keys.ts';
import {
  type AccountRow,
  type ApiKeyRow,
  type BusinessRow,
  ResourceRow,
  type SettingsRow,
} from '../../../shared/contracts/rows/directory.ts';
import { defaultClient } from '../../../shared/contracts/rows/oauth-clients.ts';
import { accountIdOf, calendarHashOf, grantHashOf, hashSecret, linkIdOf } from '../../../shared/identity/ids.ts';
import { newLink } from '../../../shared/onboarding/link-row.ts';
import type { Row } from '../../../shared/ports/store.ts';
import { acceptTerms } from '../../../shared/privacy/acceptance.ts';
import { shippedTerms } from '../../../shared/privacy/terms.ts';
import { dueAt } from '../../../shared/records/due.ts';
import { days, iso } from '../../../shared/records/time.ts';
import type { Stage } from '../run/types.ts';
import { client } from '../world.ts';
import { accountPath } from './calls.ts';
import { beginWithClient } from './clients.ts';
import type { Profile } from './profiles.ts';
import { drawAsking, drawSettings } from './settings.ts';
import type { Business, Calendar, Resource, Town } from './town.ts';
import { resourcesOf } from './town.ts';

/** Writes what is there before the storm straight into the store, as the product's own commands would have left it. */

const put = (stage: Stage, row: Row) => stage.store.put({ table: 'directory', row });

export async function buildBusinesses(stage: Stage, town: Town): Promise<void> {
  for (const business of town.businesses) await buildBusiness(stage, town, business);
  for (const resource of resourcesOf(town)) await buildResource(stage, resource);
}

async function buildBusiness(stage: Stage, town: Town, business: Business): Promise<void> {
  const { id, key } = business;
  const now = iso(stage.now());
  const row: BusinessRow = {
    ...directoryKeys.business(id),
    ...{ v: 1, row: 'business', id, name: `Salon ${id}`, timeZone: 'Europe/Berlin', locale: 'en', version: 1 },
    ...(stage.draw.chance(0.5) ? { contactEmail: `desk-${id}@example.com` } : {}),
    createdAt: now,
  };
  await put(stage, row);
  const keyId = key.split('.')[1] ?? '';
  const apiKey: ApiKeyRow = {
    ...directoryKeys.apiKey(id, keyId),
    ...{ v: 1, row: 'key', id: keyId, businessId: id, name: 'Booking system', hash: hashSecret(key), createdAt: now },
    scopes: ['read', 'book', 'manage', 'conflicts'],
  };
  await put(stage, apiKey);
  await acceptTerms({ store: stage.store, clock: stage.ports('begin').clock }, { businessId: id, ...acceptance });
  await putSettings(stage, directoryKeys.settings(id), 0.3, town.profile);
  if (stage.draw.chance(0.3)) await beginWithClient(stage, town, business);
}

const acceptance = { version: shippedTerms.version, name: 'Nora Nord' };

async function putSettings(
  stage: Stage,
  key: { pk: string; sk: string },
  probability: number,
  { settings, asking }: Pick<Profile, 'settings' | 'asking'> = {},
): Promise<void> {
  const drawn = drawSettings(stage.draw, probability, settings);
  const values = asking === undefined ? drawn : { ...drawn, ...drawAsking(stage.draw, asking) };
  const row: SettingsRow = { ...key, v: 1, row: 'settings', values, version: 1 };
  if (Object.keys(values).length > 0) await put(stage, row);
}

const daily = [{ from: '07:00', to: '19:00' }];
const workingHours: ResourceRow['workingHours'] = {
  ...{ monday: daily, tuesday: daily, wednesday: daily, thursday: daily },
  friday: [
    { from: '00:00', to: '04:00' },
    { from: '10:00', to: '24:00' },
  ],
};

const resourceRow = (stage: Stage, { id, business, email, timeZone }: Resource): ResourceRow => {
  const now = iso(stage.now());
  return {
    ...directoryKeys.resource(business.id, id),
    ...{ v: 1, row: 'resource', id, businessId: business.id, name: `Resource ${id}`, email, timeZone },
    workingHours: stage.draw.chance(0.4) ? workingHours : null,
    ...{ createdAt: now, updatedAt: now, version: 1 },
  };
};

async function buildResource(stage: Stage, resource: Resource): Promise<void> {
  await put(stage, resourceRow(stage, resource));
  if (!stage.draw.chance(0.3)) return;
  await putSettings(stage, directoryKeys.resourceSettings(resource.business.id, resource.id), 0.1);
}

/** The grant and the links that a walk through the consent pages would have ended in. */
export async function connect(stage: Stage, resource: Resource): Promise<void> {
  const account = await buildAccount(stage, resource);
  for (const { calendar, role } of resource.wants) await buildLink(stage, { resource, account, calendar, role });
}

type Grant = {
  sub: string;
  scopes: string[];
  refreshToken: string;
  accessToken: string;
  accessTokenExpiresAt: number;
  refreshTokenExpiresAt?: number;
};

/** Without `openid`, so that no refresh costs a signature. */
const scopes = ['https://www.googleapis.com/auth/userinfo.email', ...Object.values(calendarScopes)];

async function buildAccount(stage: Stage, { business, person }: Resource): Promise<AccountRow> {
  const oauthClient = business.client?.clientId ?? defaultClient;
  const clientId = business.client?.clientId ?? client.clientId;
  const grant = await stage.control<Grant>('POST', `${accountPath(person.email)}/grants`, { clientId, scopes });
  const id = accountIdOf(business.id, oauthClient, grant.sub);
  const key = directoryKeys.account(business.id, id);
  const before = await stage.store.get('directory', key);
  const { vault } = stage.ports('begin');
  const now = stage.now();
  const ends = grant.refreshTokenExpiresAt;
  const row: AccountRow = {
    ...{ ...key, v: 1, row: 'account', id, businessId: business.id, oauthClient, sub: grant.sub },
    ...{ email: person.email, scopes: grant.scopes, grant: 'ok', grantSince: iso(now) },
    ...{ remindersSent: 0, confirmedForeign: false, version: before === undefined ? 1 : 2 },
    refreshToken: await vault.seal(business.id, 'grants', id, grant.refreshToken),
    accessToken: await vault.seal(business.id, 'grants', id, grant.accessToken),
    accessTokenExpiresAt: iso(grant.accessTokenExpiresAt),
    ...(ends === undefined ? {} : { refreshTokenExpiresAt: iso(ends) }),
    ...dueAt(key, now + days(1)),
  };
  await put(stage, row);
  const reference = directoryKeys.grant(grantHashOf(oauthClient, grant.sub), id);
  await put(stage, { ...reference, v: 1, row: 'grant' });
  return row;
}

type Join = { resource: Resource; account: AccountRow; calendar: Calendar; role: 'write' | 'blockOnly' };

const roleOf: Record<Calendar['kind'], string> = {
  primary: 'owner',
  team: 'writer',
  seen: 'reader',
  busyOnly: 'freeBusyReader',
  holidays: 'reader',
};

async function buildLink(stage: Stage, { resource, account, calendar, role }: Join): Promise<void> {
  const { id: resourceId, business } = resource;
  const row = await stage.store.get('directory', directoryKeys.resource(business.id, resourceId));
  if (row === undefined) throw new Error(`Resource ${resourceId} is not there`);
  const entry = {
    id: calendar.id,
    summary: calendar.id,
    timeZone: calendar.timeZone,
    accessRole: roleOf[calendar.kind],
  };
  const choice = { resource: ResourceRow.parse(row), account, calendar: entry, role, foreign: false };
  await put(stage, newLink(choice, stage.now()).row);
  const linkId = linkIdOf(business.id, resourceId, calendar.id);
  await put(stage, { ...directoryKeys.resourceLink(business.id, resourceId, linkId), v: 1, row: 'resourceLink' });
  if (role !== 'write') return;
  const claim = directoryKeys.calendarClaim(business.id, calendarHashOf(calendar.id));
  await put(stage, { ...claim, v: 1, row: 'calendarClaim', linkId, resourceId });
}
