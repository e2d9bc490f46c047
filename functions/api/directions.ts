import { directoryKeys } from '../../shared/contracts/keys.ts';
import { SettingsRow } from '../../shared/contracts/rows/directory.ts';
import { defaultSettings, type Settings } from '../../shared/contracts/settings.ts';
import type { Store } from '../../shared/ports/store.ts';
import { parseRow } from '../../shared/records/read.ts';

/** The settings in force for each of many resources, in one batch read. */
export async function settingsOf(
  store: Store,
  businessId: string,
  resourceIds: readonly string[],
): Promise<(resourceId: string) => Settings> {
  const own = directoryKeys.settings(businessId);
  const keys = [...new Set(resourceIds)].map((id) => directoryKeys.resourceSettings(businessId, id));
  const rows = (await store.batchGet('directory', [own, ...keys])).map((row) => parseRow(SettingsRow, row));
  const values = new Map(rows.map((row) => [row.sk, row.values]));
  return (resourceId) => ({
    ...defaultSettings,
    ...values.get(own.sk),
    ...values.get(directoryKeys.resourceSettings(businessId, resourceId).sk),
  });
}
