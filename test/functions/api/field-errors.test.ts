import { beforeAll, describe, expect, test } from 'vitest';
import { languages } from '../../../shared/words/language.ts';
import { type Answer, problemIn, World } from './world.ts';

/** What is said of fields that do not fit: one row for each thing a schema can find. */

type Row = [method: string, path: string, body: unknown, field: string, english: string, german: string];
const settings = '/v1/settings';
const bookings = '/v1/bookings';
const resources = '/v1/resources';
const time = { start: '2026-06-05T09:00:00Z', end: '2026-06-05T10:00:00Z' };
const booking = { resourceId: 'res_x', ...time, title: 'Cut' };
const resource = { name: 'Anna', email: 'anna@example.org', timeZone: 'Europe/Berlin' };
const monday = (ranges: unknown) => ({ ...resource, workingHours: { monday: ranges } });

const rows: Row[] = [
  ['POST', resources, { ...resource, name: undefined }, 'name', 'is required', 'wird gebraucht'],
  ['POST', bookings, { ...booking, title: [] }, 'title', 'must be text', 'muss Text sein'],
  [
    'POST',
    resources,
    { ...resource, name: '\u200b' },
    'name',
    'must have at least one visible character',
    'muss mindestens ein sichtbares Zeichen haben',
  ],
  [
    'POST',
    bookings,
    { ...booking, title: '\u2060\u3164' },
    'title',
    'must have at least one visible character',
    'muss mindestens ein sichtbares Zeichen haben',
  ],
  [
    'POST',
    '/v1/resources/res_x/invitation',
    { locale: 'xx' },
    'locale',
    'must be one of: en, de, pl, ru, with or without a region, such as de-AT',
    'muss eines von diesen sein: en, de, pl, ru, mit oder ohne Region, etwa de-AT',
  ],
  ['POST', resources, { ...resource, name: 7 }, 'name', 'must be text', 'muss Text sein'],
  [
    'POST',
    resources,
    { ...resource, name: ' ' },
    'name',
    'must have at least one character',
    'muss mindestens ein Zeichen haben',
  ],
  [
    'POST',
    resources,
    { ...resource, name: 'x'.repeat(201) },
    'name',
    'must have at most 200 characters',
    'darf höchstens 200 Zeichen haben',
  ],
  [
    'POST',
    resources,
    { ...resource, email: 'secret-word' },
    'email',
    'must be an e-mail address',
    'muss eine E-Mail-Adresse sein',
  ],
  ['POST', resources, { ...resource, secretWord: 1 }, 'secretWord', 'is not a known field', 'ist kein bekanntes Feld'],
  ['POST', resources, monday('secret-word'), 'workingHours.monday', 'must be a list', 'muss eine Liste sein'],
  [
    'POST',
    resources,
    monday([{ from: '1', to: '10:00' }]),
    'workingHours.monday.0.from',
    'must be a time as HH:mm',
    'muss eine Uhrzeit wie 09:30 sein',
  ],
  [
    'POST',
    resources,
    monday([{ from: '11:00', to: '10:00' }]),
    'workingHours.monday.0',
    '“from” must be before “to”',
    '„from“ muss vor „to“ liegen',
  ],
  ['POST', resources, 'secret-word', '', 'must be an object', 'muss ein Objekt sein'],
  ['POST', bookings, { ...booking, end: time.start }, 'end', 'must be after “start”', 'muss nach „start“ liegen'],
  ['POST', bookings, { ...booking, metadata: { a: 1 } }, 'metadata.a', 'must be text', 'muss Text sein'],
  [
    'PATCH',
    settings,
    { onEventMoved: 'secret-word' },
    'onEventMoved',
    'must be one of: follow, putBack, ask',
    'muss eines von diesen sein: follow, putBack, ask',
  ],
  ['PATCH', settings, { staleAfterSeconds: 1 }, 'staleAfterSeconds', 'must be at least 60', 'muss mindestens 60 sein'],
  ['PATCH', settings, { importDaysBack: 4000 }, 'importDaysBack', 'must be at most 3,650', 'darf höchstens 3.650 sein'],
  ['PATCH', settings, { importDaysBack: 1.5 }, 'importDaysBack', 'must be a whole number', 'muss eine ganze Zahl sein'],
  ['PATCH', settings, { blocks: { free: 'yes' } }, 'blocks.free', 'must be true or false', 'muss true oder false sein'],
  [
    'PATCH',
    settings,
    { automaticSync: { dailyAt: 'soon' } },
    'automaticSync.dailyAt',
    'must be a time as HH:mm',
    'muss eine Uhrzeit wie 09:30 sein',
  ],
  [
    'PATCH',
    settings,
    { automaticSync: true },
    'automaticSync',
    'must be “on”, “off” or an object with “dailyAt”, a time as HH:mm',
    'muss „on“, „off“ oder ein Objekt mit „dailyAt“ sein, einer Uhrzeit wie 09:30',
  ],
  [
    'PATCH',
    settings,
    { exportTypes: 'none' },
    'exportTypes',
    'must be “all” or a list of booking types',
    'muss „all“ oder eine Liste von Buchungsarten sein',
  ],
  ['PATCH', settings, { exportTypes: [7] }, 'exportTypes.0', 'must be text', 'muss Text sein'],
  [
    'POST',
    '/v1/webhooks',
    { url: 'https://example.org/hook', events: [] },
    'events',
    'must have at least one entry',
    'muss mindestens einen Eintrag haben',
  ],
  [
    'POST',
    '/v1/webhooks',
    { url: 'https://10.0.0.1/hook', events: ['booking.created'] },
    'url',
    'must lead to a public address',
    'muss zu einer öffentlichen Adresse führen',
  ],
];

describe('what is said of a field', () => {
  let world: World;
  let key: string;

  beforeAll(async () => {
    world = new World();
    ({ key } = await world.business());
  });

  const ask = async (row: Row, language: string): Promise<Answer> => {
    const [method, path, body] = row;
    const headers = { 'accept-language': language, ...(method === 'PATCH' ? { 'if-match': '*' } : {}) };
    return await world.call(method, path, { key, body, headers });
  };

  test.each(rows)('API1 IN9 %s %s with %j names %s', async (...row) => {
    const [, , , path, english, german] = row;
    const said = problemIn(await ask(row, 'en'));
    expect(said.errors).toEqual([{ path, message: english }]);
    expect(said.detail).toBe(path === '' ? english : `${path}: ${english}`);
    expect(problemIn(await ask(row, 'de')).errors).toEqual([{ path, message: german }]);
  });

  test.each(languages)('API1 nothing of a value that was sent comes back, in %s', async (language) => {
    for (const row of rows) {
      const { errors, detail } = problemIn(await ask(row, language));
      expect(`${detail} ${errors.map(({ message }) => message).join(' ')}`).not.toContain('secret-word');
    }
  });

  test.each(languages.filter((language) => language !== 'en'))(
    'IN9 no field is left in English, in %s',
    async (language) => {
      for (const row of rows)
        expect(problemIn(await ask(row, language)).errors.map(({ message }) => message)).not.toContain(row[4]);
    },
  );
});
