import { english } from './english.ts';

/** Every word that people read on pages and in mails, by language. A new language is one more entry of this shape. */
export type Texts = typeof english;

const languages: Record<string, Texts> = { en: english };

/** The texts for a locale such as `de-AT`; English where the language is not there yet. */
export function textsFor(locale: string | undefined): Texts {
  const language = (locale ?? '').split(/[-_]/)[0]?.toLowerCase() ?? '';
  return (Object.hasOwn(languages, language) ? languages[language] : undefined) ?? english;
}
