import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { html } from '../../../shared/pages/html.ts';
import { renderMail } from '../../../shared/pages/mail-page.ts';
import { renderPage, styleHash } from '../../../shared/pages/shell.ts';
import { privateThings, sharedThings, sharingSentence } from '../../../shared/pages/sharing.ts';
import { textsFor } from '../../../shared/pages/texts.ts';
import { acceptedLanguage } from '../../../shared/words/language.ts';

const contrast = (one: string, other: string): number => {
  const light = (hex: string) => {
    const wide = hex.length === 4 ? hex.slice(1).replace(/./g, '$&$&') : hex.slice(1);
    const [red = 0, green = 0, blue = 0] = [0, 2, 4].map((at) => {
      const part = Number.parseInt(wide.slice(at, at + 2), 16) / 255;
      return part <= 0.03928 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  };
  const [dark = 0, bright = 0] = [light(one), light(other)].sort((a, b) => a - b);
  return (bright + 0.05) / (dark + 0.05);
};

describe('the shell of the pages', () => {
  const page = renderPage({ language: 'en', title: 'A & B', business: '<Salon>', body: html`<h1>${'<x>'}</h1>` });

  it('the one style on the page is the one whose hash the policy allows', () => {
    const style = /<style>([\s\S]*?)<\/style>/.exec(page)?.[1] ?? '';
    expect(`sha256-${createHash('sha256').update(style).digest('base64')}`).toBe(styleHash);
    expect(page).not.toMatch(/style=|<script|<link|<img/);
  });

  it('every value is escaped once, markup is not escaped twice', () => {
    expect(page).toContain('<title>A &amp; B · &lt;Salon&gt;</title>');
    expect(page).toContain('<h1>&lt;x&gt;</h1>');
    expect(html`${[html`<b>${'&'}</b>`, false, undefined, 7]}`.toString()).toBe('<b>&amp;</b>7');
  });

  it('a mark that turns the direction, left open in a name, turns nothing in what follows', () => {
    const name = '\u202Enord\u2066 \u05E0\u05D5\u05E8\u05D3\u200F';
    const shown = html`<p>${[name]} invites you</p>`.toString();
    expect(shown).toBe('<p>nord \u05E0\u05D5\u05E8\u05D3\u200F invites you</p>');
    const mail = renderMail({ language: 'en', subject: name, paragraphs: [name] });
    for (const said of [mail.subject, mail.text, mail.html]) expect(said).not.toMatch(/[\u202A-\u202E\u2066-\u2069]/);
  });

  it('texts keep a contrast of 4.5 to 1 in light and in dark', () => {
    const palettes = [...page.matchAll(/:root\{(--[^}]+)\}/g)].map(([, names = '']) =>
      Object.fromEntries(names.split(';').map((pair) => pair.slice(2).split(':'))),
    );
    expect(palettes.length).toBe(2);
    const pairs = [
      ['ink', 'paper'],
      ['ink', 'card'],
      ['soft', 'paper'],
      ['soft', 'card'],
      ['accent', 'paper'],
      ['on-accent', 'accent'],
      ['ink', 'warn-paper'],
    ] as const;
    for (const palette of palettes)
      for (const [text, ground] of pairs)
        expect(contrast(palette[text] ?? '', palette[ground] ?? ''), `${text} on ${ground}`).toBeGreaterThanOrEqual(
          4.5,
        );
  });
});

describe('the shell of the mails', () => {
  it('HTML and text say the same, and the sentence of the button stands below it with the bare link', () => {
    const mail = renderMail({
      language: 'en',
      subject: 'Salon: hello',
      paragraphs: ['One.', 'Two.'],
      button: { label: 'Go', url: 'https://example.com/a?b=1&c=2' },
      small: 'Small.',
    });
    for (const said of ['One.', 'Two.', 'Go', 'Small.']) {
      expect(mail.text).toContain(said);
      expect(mail.html).toContain(said);
    }
    expect(mail.text).toContain('https://example.com/a?b=1&c=2');
    expect(mail.text).toContain('Go:\nhttps');
    expect(mail.html).toContain(
      'Go:<br><a href="https://example.com/a?b=1&amp;c=2">https://example.com/a?b=1&amp;c=2</a>',
    );
    expect(mail.html).toContain('prefers-color-scheme:dark');
  });
});

describe('texts', () => {
  it('a locale without texts of its own gets English', () => {
    for (const locale of [undefined, '', 'xx', 'en-GB', 'EN', 'constructor', '__proto__', 'xx-DE', 'en_x'])
      expect(textsFor(locale).language).toBe('en');
    expect(['de-AT', 'pl', 'RU', 'ru_RU'].map((locale) => textsFor(locale).language)).toEqual(['de', 'pl', 'ru', 'ru']);
  });

  it('the first language of a browser that there is is taken', () => {
    expect(acceptedLanguage('fr-FR, pl;q=0.8, en;q=0.5')).toBe('pl');
    expect([acceptedLanguage(undefined), acceptedLanguage('*'), acceptedLanguage('<script>')]).toEqual([
      'en',
      'en',
      'en',
    ]);
  });

  it('an age is said as a person would say it', () => {
    const ages = (language: string) => [0, 12, 60, 150, 3600, 90_000].map(textsFor(language).age);
    expect(ages('en')).toEqual([
      'just now',
      '12 seconds ago',
      '1 minute ago',
      '2 minutes ago',
      '1 hour ago',
      '1 day ago',
    ]);
    expect(ages('ru').slice(0, 3)).toEqual(['только что', '12 секунд назад', '1 минуту назад']);
    expect(textsFor('pl').age(22 * 60)).toBe('22 minuty temu');
  });

  it('days and times are said as the locale has them, in the zone they are asked in', () => {
    const at = '2026-12-03T23:30:00Z';
    const dates = ['en', 'en-US', 'de', 'pl', 'ru'].map((locale) => textsFor(locale).date(at, 'Europe/Berlin'));
    expect(dates).toEqual([
      'Friday 4 December',
      'Friday, December 4',
      'Freitag, 4. Dezember',
      '4 grudnia',
      '4 декабря',
    ]);
    expect(textsFor('de').day(at, 'America/New_York')).toBe('Donnerstag, 3. Dezember');
    const hours = (locale: string) =>
      textsFor(locale).hours('2026-12-03T09:00:00Z', '2026-12-03T10:30:00Z', 'Europe/Berlin').replaceAll(/\s/g, ' ');
    expect([hours('en'), hours('de'), hours('pl'), hours('en-US')]).toEqual([
      '10:00–11:30',
      '10:00–11:30',
      '10:00–11:30',
      '10:00 AM–11:30 AM',
    ]);
  });

  it('what is counted takes the plural of its language, and its digits', () => {
    const said = (language: string, count: number) => textsFor(language).say('done.readSoFar', { count });
    expect([1, 2, 5, 22].map((count) => said('pl', count))).toEqual([
      'na razie 1 wydarzenie',
      'na razie 2 wydarzenia',
      'na razie 5 wydarzeń',
      'na razie 22 wydarzenia',
    ]);
    expect([1, 3, 11, 21].map((count) => said('ru', count))).toEqual([
      'пока 1 событие',
      'пока 3 события',
      'пока 11 событий',
      'пока 21 событие',
    ]);
    expect(said('de', 2700)).toBe('bisher 2.700 Termine');
  });

  it('a place is filled once: what stands in a name is no place', () => {
    const { say } = textsFor('en');
    expect(say('confirmAccount.invited', { invited: '{business}', business: '$& {invited}' })).toBe(
      'The invitation went to {business}. Both can be yours; $& {invited} will see which one you use.',
    );
  });

  it('what is shared is said as the settings have it', () => {
    const texts = textsFor('en');
    const busy = { direction: 'both', detailsFromGoogle: 'busyOnly', detailsToGoogle: 'full' } as const;
    expect(sharedThings(texts, 'Salon', busy).length).toBe(2);
    expect(sharingSentence(texts, 'Salon', { ...busy, detailsFromGoogle: 'full' })).toContain('titles');
    expect(sharingSentence(texts, 'Salon', { ...busy, direction: 'bookingsToGoogle' })).toContain('keeps nothing else');
    expect(sharedThings(texts, 'Salon', { ...busy, direction: 'googleToBookings' }).join()).not.toContain('appear');
    expect(privateThings(texts, { ...busy, detailsFromGoogle: 'full' })[0]).not.toContain('Titles');
  });
});
