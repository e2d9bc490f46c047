import { raw, html as template } from 'hono/html';

/** Markup in which every value that came from outside is escaped. */
export type Html = Exclude<ReturnType<typeof template>, Promise<unknown>>;

type Content = string | number | Html | false | undefined | readonly Content[];

/** A tagged template: values are escaped, nested markup is not escaped twice, `false` and `undefined` leave nothing. */
export function html(strings: TemplateStringsArray, ...values: Content[]): Html {
  const made = template(strings, ...values.map(unturned));
  if (made instanceof Promise) throw new Error('Markup must not wait for anything');
  return made;
}

/**
 * Without the marks that turn the direction of what follows: left open in a name, one turns the rest of our sentence round.
 * Letters of right-to-left scripts, and the marks that stand for one, stay.
 */
export const withoutTurns = (text: string): string => text.replace(/[\u202A-\u202E\u2066-\u2069]/g, '');

/** Markup is a `String` object and stays as it is: its values went through here before. */
const unturned = (value: Content): Content => {
  if (typeof value === 'string') return withoutTurns(value);
  return Array.isArray(value) ? value.map(unturned) : value;
};

/** Our own text that must arrive byte by byte, such as a style sheet. Never for anything that came from outside. */
export const trusted = (text: string): Html => raw(text);
