import { describe, expect, it } from 'vitest';
import { de } from '../../../shared/pages/messages/de.ts';
import { en } from '../../../shared/pages/messages/en.ts';
import { pl } from '../../../shared/pages/messages/pl.ts';
import { ru } from '../../../shared/pages/messages/ru.ts';
import type { Messages } from '../../../shared/words/catalogue.ts';
import { familiar, faultsOf, unusedOf } from '../words/check-catalogue.ts';

describe('the catalogue of pages and mails', () => {
  it.each(Object.entries({ en, de, pl, ru }))(
    '%s has every message, with the same places and its own plurals',
    (language, messages) => {
      expect(faultsOf(en, messages, language)).toEqual([]);
    },
  );

  it('every message is used', () => {
    expect(unusedOf(Object.keys(en), 'pages/messages')).toEqual([]);
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
    expect(faultsOf(en, broken, 'pl').sort()).toEqual([
      'dead.lead is English',
      'dead.other is not in English',
      'dead.title is missing',
      'mail.hello has other places: Dzień dobry, {nane}!',
      'preview.more lacks the plural “many”',
    ]);
  });

  it('German speaks with Sie, Russian with вы, Polish to nobody in particular', () => {
    expect(familiar({ de, pl, ru })).toEqual([]);
  });
});
