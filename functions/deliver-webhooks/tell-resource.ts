import { inParallel } from '../../shared/async/in-parallel.ts';
import { Resource } from '../../shared/contracts/api-resources.ts';
import { directoryKeys } from '../../shared/contracts/keys.ts';
import type { WebhookMessage } from '../../shared/contracts/messages.ts';
import { ResourceRow, SettingsRow } from '../../shared/contracts/rows/directory.ts';
import { ResourceChangeRow } from '../../shared/contracts/rows/webhooks.ts';
import { hashSecret } from '../../shared/identity/ids.ts';
import type { Ports } from '../../shared/ports/ports.ts';
import { getResource, getSettings } from '../../shared/records/directory.ts';
import { readRow, readRows } from '../../shared/records/read.ts';
import { resourceEvent } from '../../shared/webhooks/outbox.ts';
import { markResourceChanged } from '../../shared/webhooks/resource-change.ts';
import { showResource } from '../api/resource-view.ts';
import { tellCollapsed } from './collapsed.ts';

type TellPorts = Pick<Ports, 'store' | 'clock'>;
type Message<Kind extends WebhookMessage['kind']> = Extract<WebhookMessage, { kind: Kind }>;

/** True when the resource was told of now: as it stands, if that is something else than was told last. */
export async function tellResource(ports: TellPorts, message: Message<'resource'>): Promise<boolean> {
  const { businessId, resourceId } = message;
  const key = directoryKeys.resourceChange(businessId, resourceId);
  const mark = await readRow(ports.store, 'directory', key, ResourceChangeRow);
  return await tellCollapsed(ports, 'directory', mark, async (at) => {
    const seen = await look(ports, businessId, resourceId);
    if (mark === undefined || seen === undefined || seen.facts === mark.facts) return undefined;
    const set = { facts: seen.facts, toldVersion: mark.version };
    return { event: resourceEvent(mark, seen.resource, at), set };
  });
}

/** Undefined when it is deleted. */
async function look({ store, clock }: TellPorts, businessId: string, resourceId: string) {
  const row = await getResource(store, businessId, resourceId);
  if (row === undefined) return undefined;
  const own = await readRow(store, 'directory', directoryKeys.resourceSettings(businessId, resourceId), SettingsRow);
  const settings = await getSettings(store, businessId, resourceId);
  const resource = Resource.parse(await showResource({ store }, row, settings, clock.now()));
  return { resource, facts: factsOf(resource, own?.values ?? {}) };
}

/**
 * A hash of what makes a change: neither freshness, progress, channels nor counts, which move all the time, and are shown as
 * they are when something else is told.
 */
function factsOf({ links, ...resource }: Resource, overrides: SettingsRow['values']): string {
  const { freshness: _, sellableUntil: __, import: ___, inbound: ____, outbound: _____, ...own } = resource;
  const joined = links.map(({ lastPulledAt: ______, channel: _______, ...link }) => link);
  return hashSecret(JSON.stringify(sorted({ own, joined, overrides })));
}

/** Names in one order, whatever order the database gives them back in. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).sort(([one], [other]) => (one < other ? -1 : 1));
  return entries.map(([name, of]) => [name, sorted(of)]);
}

/** The settings of the business hold for all of its resources: each may have changed with them. */
export async function tellOfSettings(ports: TellPorts, { businessId }: Message<'settings'>): Promise<void> {
  const key = directoryKeys.settings(businessId);
  const settings = await readRow(ports.store, 'directory', key, SettingsRow);
  if (settings?.dueAt === undefined) return;
  const all = { table: 'directory', pk: businessId, sk: { beginsWith: 'resource#' } } as const;
  const { items } = await readRows(ports.store, all, ResourceRow);
  await inParallel(items, 16, ({ id: resourceId }) => markResourceChanged(ports, { businessId, resourceId }));
  await ports.store.update({
    ...{ table: 'directory', key, remove: ['dueShard', 'dueAt'] },
    when: [{ attribute: 'version', is: '=', value: settings.version }],
  });
}
