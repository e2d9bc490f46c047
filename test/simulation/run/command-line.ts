import { parseArgs } from 'node:util';

export type Command = {
  schedules: number;
  seed: string;
  resume: string | undefined;
  workers: number | undefined;
  trace: boolean;
  full: boolean;
};

const usage =
  'Usage: npm run simulate -- --schedules N [--seed S] [--resume FILE] [--workers W] [--trace] [--full]. ' +
  'A seed such as 1/4711, with --schedules 1, plays that one schedule; 1/4711+ plays it large. A seed such as quarrel1 plays ' +
  'schedules in which both sides change the same few bookings, desk1 such in which several people decide about them at once.';

/** What is asked for, or a sentence saying what is wrong with it. */
export function readCommand(args: string[]): Command | string {
  try {
    const { values } = parseArgs({
      args,
      options: {
        schedules: { type: 'string' },
        seed: { type: 'string', default: '1' },
        resume: { type: 'string' },
        workers: { type: 'string' },
        trace: { type: 'boolean', default: false },
        full: { type: 'boolean', default: false },
      },
    });
    const { schedules = values.seed.includes('/') ? '1' : undefined } = values;
    if (schedules === undefined) return usage;
    if (!isCount(schedules)) return `--schedules is a whole number from 1, not ${schedules}.`;
    if (values.workers !== undefined && !isCount(values.workers))
      return `--workers is a whole number from 1, not ${values.workers}.`;
    if (values.seed.includes('/') && schedules !== '1')
      return `The seed ${values.seed} is of one schedule: --schedules 1.`;
    return {
      ...{ seed: values.seed, resume: values.resume, trace: values.trace || values.full, full: values.full },
      schedules: Number(schedules),
      workers: values.workers === undefined ? undefined : Number(values.workers),
    };
  } catch (error) {
    return `${error instanceof Error ? error.message : String(error)} ${usage}`;
  }
}

const isCount = (text: string): boolean => /^[1-9]\d*$/.test(text);
