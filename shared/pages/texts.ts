import type { Catalogue, MessageKey, Plural } from './messages/catalogue.ts';
import { de } from './messages/de.ts';
import { en } from './messages/en.ts';
import { pl } from './messages/pl.ts';
import { ru } from './messages/ru.ts';

/** What people read, in their language: words from the catalogue; days, times, lists and plurals by their locale. */

export const languages = ['en', 'de', 'pl', 'ru'] as const;
export type Language = (typeof languages)[number];

const catalogues: Record<Language, Catalogue> = { en, de, pl, ru };

/** For a language without a region: English as it is written in Europe, with the day first. */
const usual: Record<Language, string> = { en: 'en-GB', de: 'de-DE', pl: 'pl-PL', ru: 'ru-RU' };

type English<Key extends MessageKey> = (typeof en)[Key] extends { other: infer Text extends string }
  ? Text
  : (typeof en)[Key];
type Places<Text> = Text extends `${string}{${infer Place}}${infer Rest}` ? Place | Places<Rest> : never;
type CountOf<Key extends MessageKey> = (typeof en)[Key] extends string ? never : 'count';

/** A number for what is counted, text or number for every other place. */
type Values<Key extends MessageKey> = {
  [Place in Places<English<Key>> | CountOf<Key>]: Place extends 'count' ? number : string | number;
};
type Arguments<Key extends MessageKey> = keyof Values<Key> extends never ? [] : [values: Values<Key>];

export type Texts = {
  language: Language;
  say<Key extends MessageKey>(key: Key, ...values: Arguments<Key>): string;
  /** A day in a sentence, such as after “until”. `at` is an instant, `zone` an IANA zone. */
  date(at: string, zone: string): string;
  /** A day as a heading, with its weekday. */
  day(at: string, zone: string): string;
  /** From one time of day to another. */
  hours(start: string, end: string, zone: string): string;
  /** One after the other, the last after “and”. */
  list(items: readonly string[]): string;
  /** How long ago, as a person would say it. */
  age(seconds: number): string;
};

/** Whether it is one of the languages, for what comes from outside. */
export const isLanguage = (name: string | undefined): name is Language => languages.some((known) => known === name);

const languageOf = (locale: string): Language => {
  const name = locale.split(/[-_]/)[0]?.toLowerCase();
  return isLanguage(name) ? name : 'en';
};

/** The texts for a locale such as `de-AT`; English where the language is not there. */
export function textsFor(locale: string | undefined): Texts {
  const language = languageOf(locale ?? '');
  const region = /^[A-Za-z]{2}[-_]([A-Za-z]{2})$/.exec(locale ?? '')?.[1];
  const formatted =
    region === undefined || !isLanguage(locale?.slice(0, 2).toLowerCase())
      ? usual[language]
      : `${language}-${region.toUpperCase()}`;
  return { language, say: speaker(catalogues[language], formatted), ...formats(formatted, catalogues[language]) };
}

/** The first language of `Accept-Language` that there is; the header's own order is taken for the reader's wish. */
export function acceptedLanguage(header: string | undefined): Language {
  const wished = (header ?? '').split(',').map((range) => range.trim().slice(0, 2).toLowerCase());
  return wished.find(isLanguage) ?? 'en';
}

type AnyValues = Record<string, string | number>;

function speaker(catalogue: Catalogue, locale: string) {
  const plurals = new Intl.PluralRules(locale);
  const numbers = new Intl.NumberFormat(locale);
  const formOf = (message: Plural, count: number) => message[plurals.select(count)] ?? message.other;
  const filled = (message: string, values: AnyValues) =>
    message.replace(/\{(\w+)\}/g, (place, name: string) => {
      const value = values[name] ?? place;
      return typeof value === 'number' ? numbers.format(value) : value;
    });
  return (key: MessageKey, values: AnyValues = {}): string => {
    const message = catalogue[key];
    return filled(typeof message === 'string' ? message : formOf(message, Number(values['count'])), values);
  };
}

/** Polish and Russian decline a weekday after a preposition, which Intl cannot. */
const weekdayInSentence: Record<Language, Intl.DateTimeFormatOptions> = {
  en: { weekday: 'long' },
  de: { weekday: 'long' },
  pl: {},
  ru: {},
};

function formats(locale: string, catalogue: Catalogue): Omit<Texts, 'language' | 'say'> {
  const long = { day: 'numeric', month: 'long' } as const;
  const format = (options: Intl.DateTimeFormatOptions) => new Intl.DateTimeFormat(locale, options);
  const ago = new Intl.RelativeTimeFormat(locale);
  return {
    date: (at, timeZone) =>
      format({ timeZone, ...weekdayInSentence[languageOf(locale)], ...long }).format(new Date(at)),
    day: (at, timeZone) => format({ timeZone, weekday: 'long', ...long }).format(new Date(at)),
    hours: (start, end, timeZone) => {
      const { hour12 } = format({ hour: 'numeric' }).resolvedOptions();
      const time = format({ timeZone, hour: hour12 ? 'numeric' : '2-digit', minute: '2-digit' });
      return `${time.format(new Date(start))}–${time.format(new Date(end))}`;
    },
    list: (items) => new Intl.ListFormat(locale, { type: 'conjunction' }).format(items),
    age: (seconds) => {
      if (seconds < 5) return catalogue['age.justNow'];
      if (seconds < 60) return ago.format(-Math.floor(seconds), 'second');
      if (seconds < 3600) return ago.format(-Math.floor(seconds / 60), 'minute');
      if (seconds < 86_400) return ago.format(-Math.floor(seconds / 3600), 'hour');
      return ago.format(-Math.floor(seconds / 86_400), 'day');
    },
  };
}
