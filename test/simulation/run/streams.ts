import { tables } from '../../../shared/dynamodb/tables.ts';
import type { Row, TableName } from '../../../shared/ports/store.ts';
import type { Change } from '../../memory/store.ts';
import type { Invocations } from './invocations.ts';
import type { Scene } from './scene.ts';

const shardsOfTable = 4;
const retries = 10;
/** Readers' clocks are apart by less than that. */
const mostSkew = 5_000;

type Shard = { records: Row[]; busy: boolean };

/** Tells relay-changes of the changed rows, as the stream mappings do: in order within a shard, and not beyond it. */
export class Streams {
  readonly #scene: Scene;
  readonly #invocations: Invocations;
  readonly #shards = new Map<string, Shard>();
  #late = 0;

  constructor(scene: Scene, invocations: Invocations) {
    this.#scene = scene;
    this.#invocations = invocations;
  }

  get pending(): number {
    let sum = this.#late;
    for (const { records } of this.#shards.values()) sum += records.length;
    return sum;
  }

  /** The mapping's filter: rows that owe something. */
  hear({ table, key, after }: Readonly<Change>): void {
    if (!tables[table].stream || after === undefined) return;
    if (typeof after.dueAt !== 'string') return;
    const shard = this.#shardOf(table, key.pk);
    shard.records.push(after);
    this.#arrange(shard, 50 + this.#scene.draw.below(400));
  }

  #shardOf(table: TableName, pk: string): Shard {
    let sum = 0;
    for (let at = 0; at < pk.length; at++) sum = (sum * 31 + pk.charCodeAt(at)) % 65_521;
    const name = `${table}/${sum % shardsOfTable}`;
    const shard = this.#shards.get(name) ?? { records: [], busy: false };
    this.#shards.set(name, shard);
    return shard;
  }

  #arrange(shard: Shard, inMilliseconds: number): void {
    if (shard.busy || shard.records.length === 0) return;
    shard.busy = true;
    const scene = this.#scene;
    const late = scene.isBroken('streamLate') ? 1_000 + scene.breaks.below(300_000) : 0;
    if (late > 0) scene.fault('streamLate', 'streams', `${Math.round(late / 1000)} s`);
    scene.after(inMilliseconds + late, () => void this.#deliver(shard));
  }

  async #deliver(shard: Shard): Promise<void> {
    const scene = this.#scene;
    const batch = shard.records.slice(0, 1 + scene.draw.below(scene.draw.pick([2, 10, 100])));
    const telling = batch.filter((row) => this.#isDue(row));
    // Of what is due later relay-changes says nothing: that takes no turn.
    if (telling.length === 0) return this.#advance(shard, batch.length);
    if (scene.isBroken('streamLost')) scene.fault('streamLost', 'streams', describe(batch));
    else await this.#tell(batch, retries);
    if (scene.isBroken('streamTwice')) this.#tellAgain(batch);
    this.#advance(shard, batch.length);
  }

  #advance(shard: Shard, told: number): void {
    shard.records.splice(0, told);
    shard.busy = false;
    this.#arrange(shard, 10 + this.#scene.draw.below(100));
  }

  #isDue({ dueAt }: Row): boolean {
    return typeof dueAt === 'string' && Date.parse(dueAt) <= this.#scene.time + mostSkew;
  }

  /** A reader that lost its place tells it once more, later, beside what comes then. */
  #tellAgain(batch: Row[]): void {
    const scene = this.#scene;
    scene.fault('streamTwice', 'streams', describe(batch));
    this.#late += 1;
    scene.after(scene.breaks.below(120_000), () => {
      void this.#tell(batch, 0).then(() => {
        this.#late -= 1;
      });
    });
  }

  /** On failure each half by itself, until the tries are used up: what is given up then the sweep finds. */
  async #tell(batch: Row[], triesLeft: number): Promise<void> {
    const scene = this.#scene;
    const begin = { input: batch.map(({ pk, sk }) => `${pk} / ${sk}`) };
    const ended = await this.#invocations.start('relay-changes', begin, (handler) => handler(batch));
    if (ended.how === 'done') return;
    scene.counts.add('streamRetried');
    if (triesLeft === 0) return scene.fault('streamGivenUp', 'streams', describe(batch));
    const half = Math.ceil(batch.length / 2);
    await this.#tell(batch.slice(0, half), triesLeft - 1);
    if (half < batch.length) await this.#tell(batch.slice(half), triesLeft - 1);
  }
}

const describe = (batch: readonly Row[]): string =>
  batch
    .map(({ row }) => String(row))
    .join(' ')
    .slice(0, 80);
