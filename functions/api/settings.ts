import type * as z from 'zod';
import {
  BusinessSettings,
  ChangedBusinessSettings,
  ChangedResourceSettings,
  PatchSettings,
  ResourceSettings,
  SettingsQuery,
  type SettingsValues,
} from '../../shared/contracts/api-settings.ts';
import { inParallel } from '../../shared/async/in-parallel.ts';
import { directoryKeys } from '../../shared/contracts/keys.ts';
import type { LinkRow } from '../../shared/contracts/rows/links.ts';
import { SettingsRow } from '../../shared/contracts/rows/directory.ts';
import { defaultSettings, type Settings } from '../../shared/contracts/settings.ts';
import type { Key, Store, Update } from '../../shared/ports/store.ts';
import { askForReplay } from '../../shared/links/ask-for-replay.ts';
import { getLinks, getLinksOfResource } from '../../shared/records/directory.ts';
import { dueAt } from '../../shared/records/due.ts';
import { readRow } from '../../shared/records/read.ts';
import { resourceChanged } from '../../shared/webhooks/resource-change.ts';
import { clearOverrides } from './clear-overrides.ts';
import { findResource } from './find.ts';
import { businessRoute, type Route } from './route.ts';
import { patchedValues, shown } from './settings-values.ts';
import { contended, versionMismatch } from './versioned.ts';

type Values = SettingsRow['values'];
type Stored = { values: Values; version: number };

const read = async (store: Store, key: Key): Promise<Stored> =>
  (await readRow(store, 'directory', key, SettingsRow)) ?? { values: {}, version: 0 };

const inForce = (...layers: Values[]): Settings => Object.assign({}, defaultSettings, ...layers);

const viewBusiness = ({ values, version }: Stored): z.input<typeof BusinessSettings> => ({
  ...shown(inForce(values)),
  version,
});

const inherits: Record<keyof SettingsValues, null> = {
  direction: null,
  detailsFromGoogle: null,
  detailsToGoogle: null,
  blocks: null,
  onBothChanged: null,
  onEventMoved: null,
  onEventDeleted: null,
  outsideWorkingHours: null,
  staleAfterSeconds: null,
  whenStale: null,
  importDaysBack: null,
  exportTypes: null,
  automaticSync: null,
};

const viewResource = (business: Stored, own: Stored): z.input<typeof ResourceSettings> => ({
  ...inherits,
  ...shown(own.values),
  effective: shown(inForce(business.values, own.values)),
  version: own.version,
});

type Change = {
  body: PatchSettings;
  expectedVersion: number | undefined;
  /** Who hears that they have changed: an attribute of the row itself, or a row beside it. */
  tells: { own: Partial<SettingsRow> } | { beside: Update };
};

/** Stores what the patch makes of it, on condition of the version read. */
async function change(
  store: Store,
  key: Key,
  inherited: Settings,
  { body, expectedVersion, tells }: Change,
): Promise<Stored> {
  for (let attempt = 0; attempt < 5; attempt++) {
    const { values, version } = await read(store, key);
    if (expectedVersion !== undefined && expectedVersion !== version) throw versionMismatch(version);
    const row: SettingsRow = {
      ...key,
      v: 1,
      row: 'settings',
      values: patchedValues(values, inherited, body),
      version: version + 1,
      ...('own' in tells ? tells.own : {}),
    };
    const condition = { attribute: 'version', is: '=', value: version } as const;
    const when = version === 0 ? [{ attribute: 'pk', is: 'absent' } as const] : [condition];
    const beside = 'beside' in tells ? [tells.beside] : [];
    if ((await store.transact([{ kind: 'put', table: 'directory', row, when }, ...beside])).ok) return row;
  }
  throw contended();
}

/** What rested by the old setting may be due by the new one; what still has to rest does. */
async function lookAgain(ports: Parameters<typeof askForReplay>[0], links: readonly LinkRow[]): Promise<void> {
  const active = links.filter(({ state }) => state === 'active');
  await inParallel(active, 8, (link) => askForReplay(ports, link));
}

export const settingsRoutes: Route[] = [
  businessRoute('read', {
    method: 'GET',
    path: '/v1/settings',
    summary: 'Read the settings of the business',
    reply: { status: 200, schema: BusinessSettings },
    handle: async ({ caller }, { store }) => viewBusiness(await read(store, directoryKeys.settings(caller.businessId))),
  }),
  businessRoute('manage', {
    method: 'PATCH',
    path: '/v1/settings',
    role: 'owner',
    summary: 'Change the settings of the business',
    description:
      'A value that a resource overrides stays as it is there, unless `applyToAll=true` clears all overrides.',
    query: SettingsQuery,
    body: PatchSettings,
    ifMatch: 'optional',
    reply: { status: 200, schema: ChangedBusinessSettings },
    handle: async ({ caller, query, body, expectedVersion }, { store, clock }) => {
      const key = directoryKeys.settings(caller.businessId);
      const tells = { own: { businessId: caller.businessId, ...dueAt(key, clock.now()) } };
      const stored = await change(store, key, defaultSettings, { body, expectedVersion, tells });
      const clears = query.applyToAll === 'true';
      if (clears) await clearOverrides(store, caller.businessId, clock.now());
      if (clears || body.automaticSync !== undefined)
        await lookAgain({ store, clock }, await getLinks(store, caller.businessId));
      return { ...viewBusiness(stored), appliesTo: 'future' as const };
    },
  }),
  businessRoute('read', {
    method: 'GET',
    path: '/v1/resources/{id}/settings',
    summary: 'Read what a resource overrides',
    reply: { status: 200, schema: ResourceSettings },
    handle: async ({ caller, params }, { store }) => {
      await findResource(store, caller.businessId, params.id);
      const own = await read(store, directoryKeys.resourceSettings(caller.businessId, params.id));
      return viewResource(await read(store, directoryKeys.settings(caller.businessId)), own);
    },
  }),
  businessRoute('manage', {
    method: 'PATCH',
    path: '/v1/resources/{id}/settings',
    summary: 'Override settings for a resource',
    body: PatchSettings,
    ifMatch: 'optional',
    reply: { status: 200, schema: ChangedResourceSettings },
    handle: async ({ caller, params, body, expectedVersion }, { store, clock }) => {
      await findResource(store, caller.businessId, params.id);
      const business = await read(store, directoryKeys.settings(caller.businessId));
      const key = directoryKeys.resourceSettings(caller.businessId, params.id);
      const tells = {
        beside: resourceChanged({ businessId: caller.businessId, resourceId: params.id }, clock.now()),
      };
      const stored = await change(store, key, inForce(business.values), { body, expectedVersion, tells });
      if (body.automaticSync !== undefined)
        await lookAgain({ store, clock }, await getLinksOfResource(store, caller.businessId, params.id));
      return { ...viewResource(business, stored), appliesTo: 'future' as const };
    },
  }),
];
