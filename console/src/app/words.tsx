import { createContext, type ReactNode, use, useEffect, useMemo, useState } from 'react';
import { en } from '../messages/en.ts';
import { type Catalogue, fill, type MessageKey, type Values } from '../messages/message.ts';

const languages = { en: 'English', de: 'Deutsch', pl: 'Polski', ru: 'Русский' } as const;
export type Language = keyof typeof languages;

const load: Record<Exclude<Language, 'en'>, () => Promise<Catalogue>> = {
  de: async () => (await import('../messages/de.ts')).de,
  pl: async () => (await import('../messages/pl.ts')).pl,
  ru: async () => (await import('../messages/ru.ts')).ru,
};

const isLanguage = (text: string): text is Language => Object.hasOwn(languages, text);

/** The first that we speak; English when there is none. */
export function chooseLanguage(wanted: readonly string[]): Language {
  for (const tag of wanted) {
    const language = tag.slice(0, 2).toLowerCase();
    if (isLanguage(language)) return language;
  }
  return 'en';
}

export const tongues = (['en', 'de', 'pl', 'ru'] as const).map((value) => ({ value, label: languages[value] }));

const stored = 'slotbridge-language';
const remembered = (): Language => chooseLanguage([localStorage.getItem(stored) ?? '', ...navigator.languages]);

type Words = {
  language: Language;
  setLanguage(language: Language): void;
  t(key: MessageKey, values?: Values): string;
};

const WordsContext = createContext<Words | undefined>(undefined);

export function WordsProvider({ children }: { children: ReactNode }) {
  const [wanted, setWanted] = useState(remembered);
  const [spoken, setSpoken] = useState<{ language: Language; catalogue: Catalogue }>();
  useEffect(() => {
    let over = false;
    const take = (catalogue: Catalogue): void => {
      if (over) return;
      // Before anything is asked of the API, which answers in the language of the page.
      document.documentElement.lang = catalogue === en ? 'en' : wanted;
      setSpoken({ language: wanted, catalogue });
    };
    if (wanted === 'en') take(en);
    // A catalogue that cannot be fetched is no reason to show nothing.
    else load[wanted]().then(take, () => take(en));
    return () => {
      over = true;
    };
  }, [wanted]);
  const words = useMemo((): Words | undefined => {
    if (spoken === undefined) return undefined;
    const { language, catalogue } = spoken;
    const setLanguage = (next: Language): void => {
      localStorage.setItem(stored, next);
      setWanted(next);
    };
    return { language, setLanguage, t: (key, values) => fill(catalogue[key], language, values) };
  }, [spoken]);
  return words === undefined ? null : <WordsContext value={words}>{children}</WordsContext>;
}

export function useWords(): Words {
  const words = use(WordsContext);
  if (words === undefined) throw new Error('useWords stands outside of its provider.');
  return words;
}
