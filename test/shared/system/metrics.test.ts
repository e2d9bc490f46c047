import { expect, test } from 'vitest';
import { createEmfMetrics } from '../../../shared/system/metrics.ts';
import { virtualClock } from '../../memory/clock.ts';

test('each count and each time is one line that CloudWatch reads as a metric', () => {
  const lines: string[] = [];
  const metrics = createEmfMetrics({
    functionName: 'pull-changes',
    write: (line) => lines.push(line),
    clock: virtualClock(1_790_000_000_000),
  });
  metrics.count('ConditionLost');
  metrics.count('GoogleCall', 3);
  metrics.time('BookingToGoogle', 840);
  const line = (name: string, unit: string, value: number) => ({
    _aws: {
      Timestamp: 1_790_000_000_000,
      CloudWatchMetrics: [
        { Namespace: 'Slotbridge', Dimensions: [['Function']], Metrics: [{ Name: name, Unit: unit }] },
      ],
    },
    Function: 'pull-changes',
    [name]: value,
  });
  expect(lines.map((text) => JSON.parse(text))).toEqual([
    line('ConditionLost', 'Count', 1),
    line('GoogleCall', 'Count', 3),
    line('BookingToGoogle', 'Milliseconds', 840),
  ]);
  expect(lines.join('')).not.toContain('\n');
});
