import type { SayingKey } from './messages/catalogue.ts';
import { en } from './messages/en.ts';
import { type Saying, saying } from './saying.ts';

/**
 * What a schema says of a field that breaks its own rule. A schema is written before it is known who reads: it gives the
 * English text, and whoever answers a person finds the message by it.
 */

type FieldKey = Extract<SayingKey, `field.${string}`>;
/** Those without places. */
export type PlainFieldKey = {
  [Key in FieldKey]: (typeof en)[Key] extends `${string}{${string}` | object ? never : Key;
}[FieldKey];

export const must = (key: PlainFieldKey): string => en[key];

const plain = new Map(
  Object.entries(en).flatMap(([key, text]): [string, PlainFieldKey][] =>
    key.startsWith('field.') && typeof text === 'string' && !text.includes('{') ? [[text, key as PlainFieldKey]] : [],
  ),
);

export function sayingOfText(text: string): Saying | undefined {
  const key = plain.get(text);
  return key === undefined ? undefined : saying(key);
}
