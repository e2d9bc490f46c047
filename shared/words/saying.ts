import * as z from 'zod';
import { sayTime } from './say-time.ts';
import { type ArgumentsOf, speaker } from './catalogue.ts';
import { type Language, usualLocale } from './language.ts';
import type { SayingCatalogue, SayingKey } from './messages/catalogue.ts';
import { de } from './messages/de.ts';
import { en } from './messages/en.ts';
import { pl } from './messages/pl.ts';
import { ru } from './messages/ru.ts';

/**
 * A sentence that is stored or thrown before it is known who reads it: its message and what fills it. It is said in the
 * reader's language, with times as that language writes them.
 */

/** Instants in ISO 8601, an IANA zone. */
const When = z.object({ start: z.string(), end: z.string(), zone: z.string() });
export type When = z.infer<typeof When>;

export const whenOf = ({ start, end }: { start: string; end: string }, zone: string): When => ({ start, end, zone });

export const Saying = z.object({
  key: z.string(),
  values: z.record(z.string(), z.union([z.string(), z.number(), When])).optional(),
});
export type Saying = z.infer<typeof Saying>;

/** Text is in English, and was stored by a release that knew of no sayings. */
export const Said = z.union([z.string(), Saying]);
export type Said = z.infer<typeof Said>;

type Value<Place> = Place extends 'time' ? When : string | number;
type Arguments<Key extends SayingKey> =
  ArgumentsOf<(typeof en)[Key], never> extends []
    ? []
    : [
        values: {
          [Place in keyof ArgumentsOf<(typeof en)[Key], never>[0]]: Place extends 'count' ? number : Value<Place>;
        },
      ];

export const saying = <Key extends SayingKey>(key: Key, ...[values]: Arguments<Key>): Saying => ({
  key,
  ...(values === undefined ? {} : { values }),
});

const catalogues: Record<Language, SayingCatalogue> = { en, de, pl, ru };

export function say(said: Said, language: Language): string {
  if (typeof said === 'string') return said;
  const { key, values = {} } = said;
  const filled = Object.entries(values).map(([place, value]): [string, string | number] => [
    place,
    typeof value === 'object' ? sayTime(value, value.zone, language) : value,
  ]);
  return speaker(catalogues[language], usualLocale[language])(key, Object.fromEntries(filled));
}
