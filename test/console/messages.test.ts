import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { de } from '../../console/src/messages/de.ts';
import { en } from '../../console/src/messages/en.ts';
import { fill, type Message } from '../../console/src/messages/message.ts';
import { pl } from '../../console/src/messages/pl.ts';
import { ru } from '../../console/src/messages/ru.ts';

const catalogues: Record<string, Record<string, Message>> = { en, de, pl, ru };
const others = Object.entries(catalogues).filter(([language]) => language !== 'en');
const source = join(import.meta.dirname, '..', '..', 'console', 'src');

const code = readdirSync(source, { recursive: true, encoding: 'utf8' })
  .filter((file) => /\.tsx?$/.test(file) && !file.startsWith('messages'))
  .map((file) => readFileSync(join(source, file), 'utf8'))
  .join('\n');

const quoted = new Set([...code.matchAll(/'([\w.]+)'/g)].map(([, key]) => key ?? ''));
/** Keys that are put together: what stands before and after the part that is filled in. */
const patterns = [...code.matchAll(/`([\w.]+\.)\$\{[^`]*\}(\w*)`/g)].map(([, before = '', after = '']) => [
  before,
  after,
]);

const isUsed = (key: string): boolean =>
  quoted.has(key) || patterns.some(([before = '', after = '']) => key.startsWith(before) && key.endsWith(after));

const textsOf = (message: Message): string[] => (typeof message === 'string' ? [message] : Object.values(message));
const placeholders = (text: string): string[] => [...new Set(text.match(/\{\w+\}/g))].sort();
const allPlaceholders = (message: Message): string[] => [...new Set(textsOf(message).flatMap(placeholders))].sort();

test('every message is used somewhere', () => {
  expect(Object.keys(en).filter((key) => !isUsed(key))).toEqual([]);
});

test.each(others)('%s has the messages of English and no others', (_, catalogue) => {
  expect(Object.keys(catalogue).sort()).toEqual(Object.keys(en).sort());
});

test.each(others)('%s fills in what English fills in', (_, catalogue) => {
  const wrong = Object.entries(en).filter(
    ([key, message]) => allPlaceholders(message).join() !== allPlaceholders(catalogue[key] ?? '').join(),
  );
  expect(wrong.map(([key]) => key)).toEqual([]);
});

test.each(Object.entries(catalogues))(
  '%s has each plural form of its language, and no empty text',
  (language, catalogue) => {
    const forms = new Intl.PluralRules(language).resolvedOptions().pluralCategories.toSorted();
    for (const [key, message] of Object.entries(catalogue)) {
      expect(
        textsOf(message).every((text) => text.trim() !== ''),
        key,
      ).toBe(true);
      if (typeof message !== 'string') expect(Object.keys(message).sort(), key).toEqual(forms);
    }
  },
);

test('numbers and plural forms follow the language', () => {
  expect(fill(pl['overview.waiting'], 'pl', { count: 3 })).toBe('3 rezerwacje czekają');
  expect(fill(ru['webhooks.tries'], 'ru', { count: 5 })).toBe('5 попыток');
  expect(fill(en['overview.reading'], 'en', { done: 1200, total: 5000 })).toBe('1,200 of 5,000 read …');
  expect(fill('{a} {b}', 'en', { a: '{b}' })).toBe('{b} {b}');
  expect(fill('“{a}” goes', 'en', { a: '\u202Eevil' })).toBe('“evil” goes');
});

test('Russian has one word for a booking, here and in what the API, pages and mails say', () => {
  const folders = ['console/src/messages', 'shared/words', 'shared/pages'];
  const root = join(import.meta.dirname, '..', '..');
  const russian = folders.flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
      .filter((file) => file.endsWith('ru.ts'))
      .map((file) => readFileSync(join(root, folder, file), 'utf8')),
  );
  expect(russian).toHaveLength(4);
  expect(russian.join('\n').match(/[^\n]*брон[^\n]*/gi)).toBe(null);
});
