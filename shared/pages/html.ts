import { raw, html as template } from 'hono/html';
import { withoutTurns } from '../words/turns.ts';

/** Markup in which every value that came from outside is escaped. */
export type Html = Exclude<ReturnType<typeof template>, Promise<unknown>>;

type Content = string | number | Html | false | undefined | readonly Content[];

/** A tagged template: values are escaped, nested markup is not escaped twice, `false` and `undefined` leave nothing. */
export function html(strings: TemplateStringsArray, ...values: Content[]): Html {
  const made = template(strings, ...values.map(unturned));
  if (made instanceof Promise) throw new Error('Markup must not wait for anything');
  return made;
}

/** Markup is a `String` object and stays as it is: its values went through here before. */
const unturned = (value: Content): Content => {
  if (typeof value === 'string') return withoutTurns(value);
  return Array.isArray(value) ? value.map(unturned) : value;
};

/** Our own text that must arrive byte by byte, such as a style sheet. Never for anything that came from outside. */
export const trusted = (text: string): Html => raw(text);
