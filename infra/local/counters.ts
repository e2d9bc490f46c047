import * as z from 'zod';

/** Sums by function and metric name, since the stack started. */
export type CounterTable = Record<string, Record<string, number>>;

const metricLine = z.looseObject({
  _aws: z.looseObject({
    CloudWatchMetrics: z.array(z.looseObject({ Metrics: z.array(z.looseObject({ Name: z.string() })) })),
  }),
});
const values = z
  .number()
  .transform((value) => [value])
  .or(z.array(z.number()));

/**
 * Adds up metrics that functions write in CloudWatch's embedded metric format.
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html
 */
export class Counters {
  readonly #sums = new Map<string, Map<string, number>>();

  /** Whether the line was a metric line. */
  read(functionName: string, line: unknown): boolean {
    const parsed = metricLine.safeParse(line);
    if (!parsed.success) return false;
    const { _aws: directives, ...named } = parsed.data;
    const names = directives.CloudWatchMetrics.flatMap((directive) => directive.Metrics.map(({ Name }) => Name));
    for (const name of new Set(names)) {
      const given = values.safeParse(named[name]);
      if (given.success)
        this.#add(
          functionName,
          name,
          given.data.reduce((sum, value) => sum + value, 0),
        );
    }
    return true;
  }

  table(): CounterTable {
    return Object.fromEntries([...this.#sums].map(([name, sums]) => [name, Object.fromEntries(sums)]));
  }

  #add(functionName: string, name: string, value: number): void {
    const sums = this.#sums.get(functionName) ?? new Map<string, number>();
    sums.set(name, (sums.get(name) ?? 0) + value);
    this.#sums.set(functionName, sums);
  }
}
