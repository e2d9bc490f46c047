import { type ArgumentsOf, speaker } from '../words/catalogue.ts';
import { isLanguage, type Language, languageOf, usualLocale } from '../words/language.ts';
import type { Catalogue, MessageKey } from './messages/catalogue.ts';
import { de } from './messages/de.ts';
import { en } from './messages/en.ts';
import { pl } from './messages/pl.ts';
import { ru } from './messages/ru.ts';

/** What people read, in their language: words from the catalogue; days, times, lists and plurals by their locale. */

const catalogues: Record<Language, Catalogue> = { en, de, pl, ru };

type Arguments<Key extends MessageKey> = ArgumentsOf<(typeof en)[Key], string | number>;

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

/** The texts for a locale such as `de-AT`; English where the language is not there. */
export function textsFor(locale: string | undefined): Texts {
  const language = languageOf(locale ?? '');
  const region = /^[A-Za-z]{2}[-_]([A-Za-z]{2})$/.exec(locale ?? '')?.[1];
  const formatted =
    region === undefined || !isLanguage(locale?.slice(0, 2).toLowerCase())
      ? usualLocale[language]
      : `${language}-${region.toUpperCase()}`;
  return { language, say: speaker(catalogues[language], formatted), ...formats(formatted, catalogues[language]) };
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
