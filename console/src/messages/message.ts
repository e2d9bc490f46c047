import { withoutTurns } from '../../../shared/words/turns.ts';
import type { en } from './en.ts';

/** A text, or one text for each plural form of the language; `{name}` is filled in. Forms are chosen by `count`. */
export type Message = string | ({ other: string } & Partial<Record<Intl.LDMLPluralRule, string>>);
export type MessageKey = keyof typeof en;
export type Catalogue = Record<MessageKey, Message>;
export type Values = Record<string, string | number>;

export function fill(message: Message, language: string, values: Values = {}): string {
  return formOf(message, language, values.count).replaceAll(/\{(\w+)\}/g, (whole, name: string) => {
    const value = values[name];
    if (typeof value === 'number') return new Intl.NumberFormat(language).format(value);
    return value === undefined ? whole : withoutTurns(value);
  });
}

function formOf(message: Message, language: string, count: string | number | undefined): string {
  if (typeof message === 'string') return message;
  const form = new Intl.PluralRules(language).select(Number(count ?? 0));
  return message[form] ?? message.other;
}
