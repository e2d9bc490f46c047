import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { nextBatch, type Outgoing } from '../../../shared/sqs/batches.ts';

const messages = fc
  .array(fc.record({ size: fc.integer({ min: 1, max: 260_000 }), group: fc.constantFrom('a', 'b', 'c', undefined) }), {
    maxLength: 30,
  })
  .map((all) =>
    all.map(({ size, group }, at): Outgoing => ({ body: 'x'.repeat(size), dedupe: `${at}`, ...(group && { group }) })),
  );

test('batches fit into a request, hold one message of a group, and lose or reorder none of a group', () => {
  fc.assert(
    fc.property(messages, (all) => {
      const sent: Outgoing[] = [];
      for (let waiting = all; waiting.length > 0; ) {
        const { batch, rest } = nextBatch(waiting);
        const groups = batch.flatMap(({ group }) => group ?? []);
        expect(batch.length).toBeGreaterThan(0);
        expect(batch.length).toBeLessThanOrEqual(10);
        expect(batch.reduce((sum, { body }) => sum + body.length, 0)).toBeLessThanOrEqual(1_048_576);
        expect(new Set(groups).size).toBe(groups.length);
        sent.push(...batch);
        waiting = rest;
      }
      const ofGroup = (list: Outgoing[], wanted?: string) =>
        list.filter(({ group }) => group === wanted).map(({ dedupe }) => dedupe);
      for (const group of ['a', 'b', 'c']) expect(ofGroup(sent, group)).toEqual(ofGroup(all, group));
      expect(ofGroup(sent).sort()).toEqual(ofGroup(all).sort());
    }),
    { numRuns: 50 },
  );
});
