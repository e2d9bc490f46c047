import { withoutTurns } from './turns.ts';

/** Catalogues of words: what the other languages must have, and how a message is said. */

/** A message that counts `{count}`: one text for each plural that the language has. */
export type Plural = Partial<Record<Intl.LDMLPluralRule, string>> & { other: string };

export type Messages = Readonly<Record<string, string | Plural>>;

/** What each language gives: every key of English, and plurals where English has them. */
export type CatalogueOf<English extends Messages> = {
  readonly [Key in keyof English]: English[Key] extends string ? string : Plural;
};

type TextOf<Message> = Message extends { other: infer Text extends string } ? Text : Message;
type Places<Text> = Text extends `${string}{${infer Place}}${infer Rest}` ? Place | Places<Rest> : never;
type CountOf<Message> = Message extends string ? never : 'count';

/** The places of a message; a number for what is counted, `Value` for every other. */
type ValuesOf<Message, Value> = {
  [Place in Places<TextOf<Message>> | CountOf<Message>]: Place extends 'count' ? number : Value;
};
/** What is given with a message: nothing where it has no places. */
export type ArgumentsOf<Message, Value> = keyof ValuesOf<Message, Value> extends never
  ? []
  : [values: ValuesOf<Message, Value>];

/** Says a message of one catalogue: its plural by `count`, its places filled, numbers as the locale writes them. */
export function speaker(messages: Messages, locale: string) {
  const plurals = new Intl.PluralRules(locale);
  const numbers = new Intl.NumberFormat(locale);
  const filled = (text: string, values: Readonly<Record<string, string | number>>) =>
    text.replace(/\{(\w+)\}/g, (place, name: string) => {
      const value = values[name] ?? place;
      return typeof value === 'number' ? numbers.format(value) : withoutTurns(value);
    });
  return (key: string, values: Readonly<Record<string, string | number>> = {}): string => {
    const message = messages[key] ?? key;
    if (typeof message === 'string') return filled(message, values);
    return filled(message[plurals.select(Number(values['count']))] ?? message.other, values);
  };
}
