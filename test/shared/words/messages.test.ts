import { describe, expect, it } from 'vitest';
import { problems } from '../../../shared/contracts/problems.ts';
import { de } from '../../../shared/words/messages/de.ts';
import { en } from '../../../shared/words/messages/en.ts';
import { pl } from '../../../shared/words/messages/pl.ts';
import { ru } from '../../../shared/words/messages/ru.ts';
import { de as problemsDe } from '../../../shared/words/problems/de.ts';
import { pl as problemsPl } from '../../../shared/words/problems/pl.ts';
import { ru as problemsRu } from '../../../shared/words/problems/ru.ts';
import type { ProblemWords } from '../../../shared/words/problems/problem-words.ts';
import { say, saying } from '../../../shared/words/saying.ts';
import { familiar, faultsOf, unusedOf } from './check-catalogue.ts';

const flat = (words: ProblemWords): Record<string, string> =>
  Object.fromEntries(
    Object.entries(words).flatMap(([code, { title, doNext }]) => [
      [`${code}.title`, title],
      [`${code}.doNext`, doNext],
    ]),
  );

describe('what the desk and the API say', () => {
  it.each(Object.entries({ en, de, pl, ru }))(
    '%s has every message, with the same places and its own plurals',
    (language, messages) => {
      expect(faultsOf(en, messages, language)).toEqual([]);
    },
  );

  it('every message is used', () => {
    expect(unusedOf(Object.keys(en), 'words/messages')).toEqual([]);
  });

  it.each(Object.entries({ de: problemsDe, pl: problemsPl, ru: problemsRu }))(
    '%s says every problem, and names the same fields',
    (language, words) => {
      expect(faultsOf(flat(problems), flat(words), language).filter((fault) => !/badly set/.test(fault))).toEqual([]);
      const fields = (text: string) => (text.match(/`[^`]+`/g) ?? []).sort();
      for (const [code, { doNext }] of Object.entries(words))
        expect(fields(doNext), code).toEqual(fields(problemNext(code)));
    },
  );

  it('German speaks with Sie, Russian with вы, Polish to nobody in particular', () => {
    expect(familiar({ de, pl, ru })).toEqual([]);
    expect(familiar({ de: flat(problemsDe), pl: flat(problemsPl), ru: flat(problemsRu) })).toEqual([]);
  });

  it('a sentence is said in the reader’s language, its time in the zone of its resource', () => {
    const time = { start: '2026-05-05T12:00:00.000Z', end: '2026-05-05T13:00:00.000Z', zone: 'Europe/Berlin' };
    const said = saying('impact.movedAsk', { time });
    expect(say(said, 'en')).toBe('The booking keeps its time, Tue 5 May, 14:00–15:00; Google shows another.');
    expect(say(said, 'de')).toBe('Die Buchung behält ihre Zeit, Di., 5. Mai, 14:00–15:00; Google zeigt eine andere.');
    expect(say(said, 'pl')).toContain('wt., 5 maja, 14:00–15:00');
    expect(say(said, 'ru')).toContain('вт, 5 мая, 14:00–15:00');
  });

  it('IN9 a name that turns the direction of what follows does not turn our sentence', () => {
    const text = '\u202Eevil\u2067 title';
    expect(say(saying('quoted', { text }), 'de')).toBe('„evil title“');
    expect(say(saying('cause.unreadable', { problem: text }), 'en')).not.toMatch(/[\u202A-\u202E\u2066-\u2069]/);
  });

  it('numbers decline, and what an earlier release has stored is said as it was stored', () => {
    const held = (count: number) => say(saying('impact.massDeletion', { count }), 'pl');
    expect([1, 3, 5].map(held).map((text) => text.split(' ').slice(0, 2).join(' '))).toEqual([
      '1 rezerwację',
      '3 rezerwacje',
      '5 rezerwacji',
    ]);
    expect(say('Google refuses to write this event.', 'de')).toBe('Google refuses to write this event.');
  });
});

const problemNext = (code: string): string =>
  Object.entries(problems).find(([name]) => name === code)?.[1].doNext ?? '';
