import type { MemoryStore } from '../../memory/store.ts';
import type { Scene } from './scene.ts';

const minute = 60_000;

/** Between two moments the key service refuses for a while, indexes lag now and then, and the table forgets what has expired. */
export function falter(scene: Scene, store: MemoryStore, { from, to }: { from: number; to: number }): void {
  const { breaks, plan, timeline } = scene;
  const moment = () => from + breaks.below(Math.max(1, to - from));
  if (plan.kmsDenied) {
    const at = moment();
    timeline.add(at, () => denyKeys(scene, true));
    timeline.add(at + minute + breaks.below(10 * minute), () => denyKeys(scene, false));
  }
  for (let left = plan.indexesLag ? 1 + breaks.below(6) : 0; left > 0; left--) {
    const at = moment();
    const until = at + breaks.below(30_000);
    timeline.add(at, () => {
      if (!store.areIndexesHeld) timeline.add(until, store.holdIndexes());
    });
  }
  timeline.add(moment(), () => store.expire(scene.time));
}

export function denyKeys(scene: Scene, denied: boolean): void {
  if (scene.kmsDenied === denied) return;
  scene.kmsDenied = denied;
  scene.note({ kind: 'noted', name: denied ? 'keysDenied' : 'keysBack' }, 'engines');
}
