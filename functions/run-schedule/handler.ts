import middy from '@middy/core';
import * as z from 'zod';
import { channelConfig, wire } from '../../shared/system/wiring.ts';
import { createRunSchedule } from './run-schedule.ts';

const { ports, environment, log } = wire('run-schedule');
const sweep = createRunSchedule(ports, channelConfig(environment), ({ pk, sk }, error) =>
  log.error('A due row could not be tended', { pk, sk }, error),
);

const Job = z.object({ job: z.literal('sweep') });

export const handler = middy<unknown, { tended: number }>(async (event: unknown) => {
  Job.parse(event);
  return { tended: await sweep() };
});
