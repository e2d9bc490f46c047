import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { html } from '../../../shared/pages/html.ts';
import { renderMail } from '../../../shared/pages/mail-page.ts';
import { renderPage, styleHash } from '../../../shared/pages/shell.ts';
import { textsFor } from '../../../shared/pages/texts.ts';

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
    const mail = renderMail({ language: 'en', subject: name, paragraphs: [name], orOpen: '' });
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
  it('HTML and text say the same, and the link stands below the button as text', () => {
    const mail = renderMail({
      language: 'en',
      subject: 'Salon: hello',
      paragraphs: ['One.', 'Two.'],
      button: { label: 'Go', url: 'https://example.com/a?b=1&c=2' },
      orOpen: 'Or open this link:',
      small: 'Small.',
    });
    for (const said of ['One.', 'Two.', 'Go', 'Small.']) {
      expect(mail.text).toContain(said);
      expect(mail.html).toContain(said);
    }
    expect(mail.text).toContain('https://example.com/a?b=1&c=2');
    expect(mail.html).toContain('>https://example.com/a?b=1&amp;c=2</a>');
    expect(mail.html).toContain('prefers-color-scheme:dark');
  });
});

describe('texts', () => {
  it('a locale without texts of its own gets English', () => {
    for (const locale of [undefined, '', 'xx', 'en-GB', 'EN', 'constructor', '__proto__'])
      expect(textsFor(locale).language).toBe('en');
  });

  it('an age is said as a person would say it', () => {
    const { age } = textsFor('en').pages.done;
    const ages = [0, 12, 60, 150, 3600, 90_000].map(age);
    expect(ages).toEqual(['just now', '12 seconds ago', '1 minute ago', '2 minutes ago', '1 hour ago', '1 day ago']);
  });

  it('what is shared is said as the settings have it', () => {
    const { sharing } = textsFor('en');
    const busy = { direction: 'both', detailsFromGoogle: 'busyOnly', detailsToGoogle: 'full' } as const;
    expect(sharing.shared('Salon', busy).length).toBe(2);
    expect(sharing.sentence('Salon', { ...busy, detailsFromGoogle: 'full' })).toContain('titles');
    expect(sharing.sentence('Salon', { ...busy, direction: 'bookingsToGoogle' })).toContain('keeps nothing else');
    expect(sharing.shared('Salon', { ...busy, direction: 'googleToBookings' }).join()).not.toContain('appear');
  });
});
