import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Plural } from '../../../shared/words/catalogue.ts';
import { de } from '../../../shared/pages/messages/de.ts';
import { en } from '../../../shared/pages/messages/en.ts';
import { pl } from '../../../shared/pages/messages/pl.ts';
import { ru } from '../../../shared/pages/messages/ru.ts';

/** The catalogues of pages and mails: nothing missing, nothing left over, every place filled, nothing left in English. */

type Messages = Record<string, string | Plural>;
const translations: Record<string, Messages> = { de, pl, ru };
const english: Messages = en;

const formsOf = (message: string | Plural | undefined): string[] =>
  message === undefined ? [] : typeof message === 'string' ? [message] : Object.values(message);
const placesOf = (text: string): string[] =>
  [...new Set([...text.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => name))].sort();

/** A count may be said in words where there is one only: “one thing needs you”. */
const places = (text: string, counted: boolean) => placesOf(text).filter((name) => !(counted && name === 'count'));

function faultsOf(messages: Messages, language: string): string[] {
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
    const same = language !== 'en' && formsOf(message).some((form) => formsOf(original).includes(form));
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

/** What the product's sources name: whole keys, and templates such as `open.${kind}.what`. */
function namedInSources(): { keys: Set<string>; patterns: RegExp[] } {
  const root = join(import.meta.dirname, '..', '..', '..');
  const files = ['functions', 'shared'].flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
      .filter((file) => file.endsWith('.ts') && !file.includes('pages/messages'))
      .map((file) => readFileSync(join(root, folder, file), 'utf8')),
  );
  const source = files.join('\n');
  const keys = new Set([...source.matchAll(/'([\w.]+\.[\w.]+)'/g)].map(([, key = '']) => key));
  const patterns = [...source.matchAll(/say\(`([^`]*)`/g)].map(
    ([, template = '']) => new RegExp(`^${template.replaceAll('.', '\\.').replace(/\$\{[^}]*\}/g, '\\w+')}$`),
  );
  return { keys, patterns };
}

describe('the catalogue of pages and mails', () => {
  it.each(Object.entries({ en, ...translations }))(
    '%s has every message, with the same places and its own plurals',
    (language, messages) => {
      expect(faultsOf(messages, language)).toEqual([]);
    },
  );

  it('every message is used', () => {
    const { keys, patterns } = namedInSources();
    const used = (key: string) => keys.has(key) || patterns.some((pattern) => pattern.test(key));
    expect(Object.keys(en).filter((key) => !used(key))).toEqual([]);
  });

  it('a message that is missing, in excess, English, wrongly placed or without a plural would be found', () => {
    const { 'dead.title': _, ...less } = pl;
    const broken: Messages = {
      ...less,
      'dead.other': 'Nie',
      'dead.lead': en['dead.lead'],
      'mail.hello': 'Dzień dobry, {nane}!',
      'preview.more': { one: 'I {count}.', few: 'I {count}.', other: 'I {count}.' },
    };
    expect(faultsOf(broken, 'pl').sort()).toEqual([
      'dead.lead is English',
      'dead.other is not in English',
      'dead.title is missing',
      'mail.hello has other places: Dzień dobry, {nane}!',
      'preview.more lacks the plural “many”',
    ]);
  });

  it('German speaks with Sie, Russian with вы, Polish to nobody in particular', () => {
    const words = (messages: Messages) => Object.values(messages).flatMap(formsOf).join('\n');
    expect(words(de)).not.toMatch(/\b(du|dich|dir|dein\w*|euch|euer\w*)\b/i);
    expect(words(ru)).not.toMatch(/(?<![\p{L}])(ты|тебя|тебе|твой|твоя|твои|твоё)(?![\p{L}])/iu);
    expect(words(pl)).not.toMatch(/(?<![\p{L}])(ty|ciebie|tobie|twój|twoja|twoje|masz|jesteś|możesz)(?![\p{L}])/iu);
  });
});
