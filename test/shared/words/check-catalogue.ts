import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Messages, Plural } from '../../../shared/words/catalogue.ts';

/** What is wrong with a catalogue: nothing missing, nothing left over, every place filled, nothing left in English. */

const formsOf = (message: string | Plural | undefined): string[] =>
  message === undefined ? [] : typeof message === 'string' ? [message] : Object.values(message);
const placesOf = (text: string): string[] =>
  [...new Set([...text.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => name))].sort();

/** A count may be said in words where there is one only: “one thing needs you”. */
const places = (text: string, counted: boolean) => placesOf(text).filter((name) => !(counted && name === 'count'));

/** Said the same in every language: nothing but places and marks. */
const isWordless = (text: string): boolean => !/\p{L}/u.test(text.replace(/\{\w+\}/g, ''));

export function faultsOf(english: Messages, messages: Messages, language: string): string[] {
  const rules = new Intl.PluralRules(language).resolvedOptions().pluralCategories;
  return [...new Set([...Object.keys(english), ...Object.keys(messages)])].flatMap((key) => {
    const [original, message] = [english[key], messages[key]];
    if (message === undefined) return [`${key} is missing`];
    if (original === undefined) return [`${key} is not in English`];
    const counted = typeof original !== 'string';
    if (counted !== (typeof message !== 'string')) return [`${key} counts in one language only`];
    const [first = ''] = formsOf(original);
    const wrong = formsOf(message).filter((form) => places(form, counted).join() !== places(first, counted).join());
    const lacking = typeof message === 'string' ? [] : rules.filter((rule) => message[rule] === undefined);
    const same =
      language !== 'en' && formsOf(message).some((form) => formsOf(original).includes(form) && !isWordless(form));
    return [
      ...wrong.map((form) => `${key} has other places: ${form}`),
      ...lacking.map((rule) => `${key} lacks the plural “${rule}”`),
      ...(same ? [`${key} is English`] : []),
      ...formsOf(message).flatMap((form) =>
        /^\s|\s$|\s\s|'|"|\.\.\./.test(form) ? [`${key} is badly set: ${form}`] : [],
      ),
    ];
  });
}

/** Those of the keys that no source of the product names: whole, or by a template such as `open.${kind}.what`. */
export function unusedOf(keys: string[], words: string): string[] {
  const root = join(import.meta.dirname, '..', '..', '..');
  const source = ['functions', 'shared']
    .flatMap((folder) =>
      readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
        .filter((file) => file.endsWith('.ts') && !join(folder, file).includes(words))
        .map((file) => readFileSync(join(root, folder, file), 'utf8')),
    )
    .join('\n');
  const named = new Set([...source.matchAll(/'([\w.]+)'/g)].map(([, key = '']) => key));
  const patterns = [...source.matchAll(/say(?:ing)?\([^`']*`([^`]*)`/g)].map(
    ([, template = '']) => new RegExp(`^${template.replaceAll('.', '\\.').replace(/\$\{[^}]*\}/g, '\\w+')}$`),
  );
  return keys.filter((key) => !named.has(key) && !patterns.some((pattern) => pattern.test(key)));
}

const textOf = (messages: Messages): string => Object.values(messages).flatMap(formsOf).join('\n');

/** German speaks with Sie, Russian with вы, Polish to nobody in particular: what of them does not. */
export const familiar = (messages: Record<'de' | 'pl' | 'ru', Messages>): string[] => [
  ...(textOf(messages.de).match(/\b(du|dich|dir|dein\w*|euch|euer\w*)\b/gi) ?? []),
  ...(textOf(messages.ru).match(/(?<![\p{L}])(ты|тебя|тебе|твой|твоя|твои|твоё)(?![\p{L}])/giu) ?? []),
  ...(textOf(messages.pl).match(/(?<![\p{L}])(ty|ciebie|tobie|twój|twoja|twoje|masz|jesteś|możesz)(?![\p{L}])/giu) ??
    []),
];
