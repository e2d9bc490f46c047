import type { Clock } from '../ports/clock.ts';
import type { Metrics } from '../ports/metrics.ts';
import { systemClock } from './clock.ts';

type EmfOptions = {
  functionName: string;
  /** Takes one line without its end; standard output where not given. */
  write?: (line: string) => void;
  clock?: Clock;
};

/**
 * Metrics as lines in CloudWatch's embedded format: a log line that CloudWatch turns into a figure, so no call is made.
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html
 */
export function createEmfMetrics({ functionName, write = toStdout, clock = systemClock }: EmfOptions): Metrics {
  const emit = (name: string, unit: 'Count' | 'Milliseconds', value: number) => {
    const definition = { Namespace: 'Slotbridge', Dimensions: [['Function']], Metrics: [{ Name: name, Unit: unit }] };
    const envelope = { Timestamp: clock.now(), CloudWatchMetrics: [definition] };
    write(JSON.stringify({ _aws: envelope, Function: functionName, [name]: value }));
  };
  return {
    count: (name, value = 1) => emit(name, 'Count', value),
    time: (name, milliseconds) => emit(name, 'Milliseconds', milliseconds),
  };
}

const toStdout = (line: string): void => {
  process.stdout.write(`${line}\n`);
};
