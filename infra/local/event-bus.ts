import { createFilter } from './filter-criteria.ts';
import type { RulePart } from './template-parts.ts';

/** EventBridge's default bus, as far as the template's rules go: pattern, paths, text, a queue. */
export type EventBus = { put(event: object): Promise<void> };

export type SendToQueue = (queue: string, body: string) => Promise<void>;

export function createEventBus(rules: RulePart[], send: SendToQueue): EventBus {
  const compiled = rules.map((rule) => ({ rule, matches: createFilter([rule.pattern]) }));
  return {
    put: async (event) => {
      for (const { rule, matches } of compiled) if (matches(event)) await send(rule.queue, textOf(rule, event));
    },
  };
}

/** A name in the text stands for a value; CDK writes it without quotes, and texts get them. */
const textOf = ({ paths, text }: RulePart, event: object): string =>
  text.replace(/<([\w-]+)>/g, (_, name: string) => JSON.stringify(valueAt(event, paths[name] ?? '')));

/** `$.detail.mail.tags.mailId[0]` */
function valueAt(event: object, path: string): unknown {
  const steps = path.split(/[.[\]]+/).filter((step) => step !== '' && step !== '$');
  return steps.reduce<unknown>((value, step) => {
    const found =
      typeof value === 'object' && value !== null ? Object.entries(value).find(([name]) => name === step) : undefined;
    if (found === undefined) throw new Error(`The event has no ${path}, which a rule of the template reads.`);
    return found[1];
  }, event);
}
