import { directoryKeys } from '../../shared/contracts/keys.ts';
import { SettingsRow } from '../../shared/contracts/rows/directory.ts';
import { defaultSettings, type Settings } from '../../shared/contracts/settings.ts';
import type { Store } from '../../shared/ports/store.ts';
import { readKeys, readRows } from '../../shared/records/read.ts';

type SettingsByResource = (resourceId: string) => Settings;

/** The settings in force for each of many resources, in one batch read. */
export async function settingsOf(
  store: Store,
  businessId: string,
  resourceIds: readonly string[],
): Promise<SettingsByResource> {
  const keys = [...new Set(resourceIds)].map((id) => directoryKeys.resourceSettings(businessId, id));
  const own = directoryKeys.settings(businessId);
  return inForce(businessId, await readKeys(store, 'directory', [own, ...keys], SettingsRow));
}

/** The same for all resources of a business: only those that differ have a row. */
export async function settingsOfAll(store: Store, businessId: string): Promise<SettingsByResource> {
  const { sk } = directoryKeys.settings(businessId);
  const query = { table: 'directory', pk: businessId, sk: { beginsWith: sk } } as const;
  return inForce(businessId, (await readRows(store, query, SettingsRow)).items);
}

function inForce(businessId: string, rows: readonly SettingsRow[]): SettingsByResource {
  const values = new Map(rows.map((row) => [row.sk, row.values]));
  const ofBusiness = { ...defaultSettings, ...values.get(directoryKeys.settings(businessId).sk) };
  return (resourceId) => ({
    ...ofBusiness,
    ...values.get(directoryKeys.resourceSettings(businessId, resourceId).sk),
  });
}
