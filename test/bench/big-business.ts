import { directoryKeys } from '../../shared/contracts/keys.ts';
import type { ConflictKind } from '../../shared/contracts/rows/conflicts.ts';
import type { InvitationRow, ResourceRow } from '../../shared/contracts/rows/directory.ts';
import { openConflict } from '../../shared/desk/desk.ts';
import { days, hours, iso, minutes } from '../../shared/records/time.ts';
import { saying } from '../../shared/words/saying.ts';
import { countReads, type Reads } from '../memory/count-reads.ts';
import type { World } from '../functions/api/world.ts';

/** What the desk of a large business is mostly full of; of `quota_exhausted` there is none. */
const kindsInTurn = ['double_booking', 'both_changed', 'move_refused', 'write_refused', 'grant_failed'] as const;

const openedOver = hours(60);

/** A business of many resources, each with its live link, account and invitation, and a full desk; its reads are counted. */
export class BigBusiness {
  readonly world: World;
  readonly id: string;
  readonly key: string;
  readonly #taken: () => Reads;

  private constructor(world: World, { id, key }: { id: string; key: string }) {
    this.world = world;
    this.id = id;
    this.key = key;
    this.#taken = countReads(world.store);
  }

  static async in(world: World, size: { resources: number; conflicts?: number }): Promise<BigBusiness> {
    const business = new BigBusiness(world, await world.business());
    for (let at = 0; at < size.resources; at++) await business.#addResource(at);
    await business.#fillDesk({ conflicts: 0, ...size });
    return business;
  }

  async get(path: string, query = '') {
    this.#taken();
    const since = performance.now();
    const answer = await this.world.call('GET', path, { key: this.key, query });
    const milliseconds = performance.now() - since;
    if (answer.status !== 200) throw new Error(`${path} answered ${answer.status}: ${answer.text.slice(0, 500)}`);
    return { answer, milliseconds, reads: this.#taken() };
  }

  async #addResource(at: number): Promise<void> {
    const { world, id: businessId } = this;
    const id = resourceIdOf(at);
    const stamp = iso(world.now);
    const row: ResourceRow = {
      ...directoryKeys.resource(businessId, id),
      ...{ v: 1, row: 'resource', id, businessId, name: `Anna ${at}`, email: `anna${at}@example.org` },
      ...{ timeZone: 'Europe/Berlin', workingHours: null, createdAt: stamp, updatedAt: stamp, version: 1 },
    };
    const invitation: InvitationRow = {
      ...directoryKeys.invitation(businessId, id),
      ...{
        v: 1,
        row: 'invitation',
        id: `inv_${at}`,
        businessId,
        resourceId: id,
        purpose: 'connect',
        email: row.email,
        locale: 'de',
      },
      ...{ issue: 1, hash: 'hash', state: 'done', sentAt: stamp, expiresAt: iso(world.now + days(7)) },
    };
    for (const one of [row, invitation]) await world.store.put({ table: 'directory', row: one });
    await world.link(businessId, id, { accountId: `acc_${at}` });
  }

  async #fillDesk({ resources, conflicts }: { resources: number; conflicts: number }): Promise<void> {
    const now = this.world.now;
    for (let at = 0; at < conflicts; at++) {
      this.world.now = now - openedOver + Math.floor((openedOver * at) / conflicts);
      const start = now + hours(1 + (at % 500));
      await this.open(kindsInTurn[at % kindsInTurn.length] ?? 'double_booking', `bkg_${at}`, {
        resourceId: resourceIdOf(at % resources),
        ours: { title: 'Cut and colour', start: iso(start), end: iso(start + hours(1)) },
      });
    }
    this.world.now = now;
  }

  open(kind: ConflictKind, subject: string, over: { resourceId?: string; ours?: { [name: string]: string } } = {}) {
    return openConflict(this.world.ports, {
      businessId: this.id,
      ...{ kind, subject: { type: 'booking', id: subject, label: 'Cut and colour' }, ...over },
      theirs: { title: 'Cut and colour', start: iso(this.world.now + minutes(30)) },
      cause: saying('cause.doubleBooking'),
      impact: saying('impact.writesWait'),
    });
  }
}

export const resourceIdOf = (at: number): string => `res_${String(at).padStart(20, '0')}`;
