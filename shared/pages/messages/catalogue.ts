import type { en } from './en.ts';

export type MessageKey = keyof typeof en;

/** A message that counts `{count}`: one text for each plural that the language has. */
export type Plural = Partial<Record<Intl.LDMLPluralRule, string>> & { other: string };

/** What each language gives: every key, and plurals where English has them. */
export type Catalogue = {
  readonly [Key in MessageKey]: (typeof en)[Key] extends string ? string : Plural;
};
