import type { MetricName } from '../../shared/ports/metrics.ts';
import type { Store, Value } from '../../shared/ports/store.ts';

/** Where one case runs: a store that other cases use too, and a partition that only this case knows. */
export type StoreScene = {
  store: Store;
  pk: string;
  /** How often it was counted since the case began. */
  counted(name: MetricName): number;
};

/** One guarantee of the port, the same for every engine. */
export type StoreCase = { title: string; run: (scene: StoreScene) => Promise<void> };

export type Attributes = { [name: string]: Value };

/** Puts rows into the scene's partition of `calendar`, by sort key. */
export async function fill({ store, pk }: StoreScene, rows: { [sk: string]: Attributes }): Promise<void> {
  await Promise.all(Object.entries(rows).map(([sk, row]) => store.put({ table: 'calendar', row: { ...row, pk, sk } })));
}

/** `count` sort keys, `row-000` and so on. */
export const numbered = (count: number): string[] =>
  Array.from({ length: count }, (_, at) => `row-${String(at).padStart(3, '0')}`);
