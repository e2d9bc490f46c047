/** The languages that pages, mails, the API and the console speak. */

export const languages = ['en', 'de', 'pl', 'ru'] as const;
export type Language = (typeof languages)[number];

/** For a language without a region: English as it is written in Europe, with the day first. */
export const usualLocale: Record<Language, string> = { en: 'en-GB', de: 'de-DE', pl: 'pl-PL', ru: 'ru-RU' };

/** Whether it is one of the languages, for what comes from outside. */
export const isLanguage = (name: string | undefined): name is Language => languages.some((known) => known === name);

/** Of a locale such as `de-AT`; English where the language is not there. */
export const languageOf = (locale: string): Language => {
  const name = locale.split(/[-_]/)[0]?.toLowerCase();
  return isLanguage(name) ? name : 'en';
};

/** The first language of `Accept-Language` that there is; the header's own order is taken for the reader's wish. */
export function acceptedLanguage(header: string | undefined): Language {
  const wished = (header ?? '').split(',').map((range) => range.trim().slice(0, 2).toLowerCase());
  return wished.find(isLanguage) ?? 'en';
}
