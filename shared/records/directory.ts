import { directoryKeys } from '../contracts/keys.ts';
import { AccountRow, BusinessRow, InvitationRow, ResourceRow, SettingsRow } from '../contracts/rows/directory.ts';
import { ChannelRow, LinkRow } from '../contracts/rows/links.ts';
import { defaultSettings, type Settings } from '../contracts/settings.ts';
import type { Store } from '../ports/store.ts';
import type { Rhythm } from '../sync/automatic.ts';
import { readRow, readRows } from './read.ts';

/** Typed reads of the directory; all strongly consistent. */

export const getBusiness = (store: Store, businessId: string) =>
  readRow(store, 'directory', directoryKeys.business(businessId), BusinessRow);

export const getResource = (store: Store, businessId: string, resourceId: string) =>
  readRow(store, 'directory', directoryKeys.resource(businessId, resourceId), ResourceRow);

export const getInvitation = (store: Store, businessId: string, resourceId: string) =>
  readRow(store, 'directory', directoryKeys.invitation(businessId, resourceId), InvitationRow);

export const getAccount = (store: Store, businessId: string, accountId: string) =>
  readRow(store, 'directory', directoryKeys.account(businessId, accountId), AccountRow);

export const getLink = (store: Store, businessId: string, linkId: string) =>
  readRow(store, 'directory', directoryKeys.link(businessId, linkId), LinkRow);

export const getChannel = (store: Store, businessId: string, channelId: string) =>
  readRow(store, 'directory', directoryKeys.channel(businessId, channelId), ChannelRow);

/** Links of a resource, disconnected ones too. */
export async function getLinksOfResource(store: Store, businessId: string, resourceId: string): Promise<LinkRow[]> {
  const prefix = `resourceLink#${resourceId}#`;
  const { rows } = await store.query({ table: 'directory', pk: businessId, sk: { beginsWith: prefix } });
  const keys = rows.map((row) => directoryKeys.link(businessId, row.sk.slice(prefix.length)));
  const links = await Promise.all(keys.map((key) => readRow(store, 'directory', key, LinkRow)));
  return links.filter((link) => link !== undefined).sort((a, b) => a.createdAt.localeCompare(b.createdAt));
}

export const getLinks = async (store: Store, businessId: string): Promise<LinkRow[]> =>
  (await readRows(store, { table: 'directory', pk: businessId, sk: { beginsWith: 'link#' } }, LinkRow)).items;

/** The settings in force for a resource: its overrides over the business's over the defaults. */
export async function getSettings(store: Store, businessId: string, resourceId: string): Promise<Settings> {
  const [ofBusiness, ofResource] = await Promise.all([
    readRow(store, 'directory', directoryKeys.settings(businessId), SettingsRow),
    readRow(store, 'directory', directoryKeys.resourceSettings(businessId, resourceId), SettingsRow),
  ]);
  return { ...defaultSettings, ...defined(ofBusiness?.values), ...defined(ofResource?.values) };
}

/** When a resource's calendars are synced by themselves (SW2). */
export async function getRhythm(
  store: Store,
  { businessId, resourceId }: { businessId: string; resourceId: string },
): Promise<Rhythm> {
  const { automaticSync } = await getSettings(store, businessId, resourceId);
  if (typeof automaticSync === 'string') return { automaticSync, zone: 'UTC' };
  return { automaticSync, zone: (await getResource(store, businessId, resourceId))?.timeZone ?? 'UTC' };
}

const defined = (values: Partial<Settings> | undefined): Partial<Settings> =>
  Object.fromEntries(Object.entries(values ?? {}).filter(([, value]) => value !== undefined));
