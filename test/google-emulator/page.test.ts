import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Harness } from './harness.ts';
import { anna, ben, freshGoogle, hour, startHarness } from './harness.ts';

let harness: Harness;

beforeAll(async () => {
  harness = await startHarness();
});
afterAll(() => harness.emulator.close());
beforeEach(() => freshGoogle(harness));

const path = `/accounts/${anna}/calendars/primary/events`;
const place = { account: anna, calendar: anna, week: '2026-11-23' };
const page = async (query: Record<string, string> = place) => {
  const answer = await fetch(`${harness.emulator.url}/plain?${new URLSearchParams(query)}`);
  return {
    status: answer.status,
    text: await answer.text(),
    policy: answer.headers.get('Content-Security-Policy') ?? '',
  };
};
const send = async (what: string, form: Record<string, string>) => {
  const body = new URLSearchParams({ ...place, ...form });
  const answer = await fetch(`${harness.emulator.url}/ui/${what}`, { method: 'POST', body, redirect: 'manual' });
  return { status: answer.status, location: new URL(answer.headers.get('Location') ?? '', harness.emulator.url) };
};
type Shown = {
  id: string;
  summary?: string;
  start: Record<string, string>;
  end: Record<string, string>;
  transparency?: string;
  recurrence?: string[];
};
const events = async () => (await harness.control.get<{ items: Shown[] }>(path)).items;
const dayOf = (text: string, date: string) =>
  text.split('<div class="day"').find((part) => part.includes(`data-date="${date}"`)) ?? '';

describe('the person’s page', () => {
  test('an event stands on its day, in the calendar’s zone', async () => {
    await harness.control.post(path, { ...hour('2026-11-25'), summary: 'Haircut' });
    const { text } = await page();
    expect(text).toContain('Times of Europe/Berlin');
    expect(dayOf(text, '2026-11-25')).toContain('Haircut');
    expect(dayOf(text, '2026-11-25')).toContain('10:00 – 11:00');
    expect(dayOf(text, '2026-11-24')).not.toContain('Haircut');
    expect((await page({ ...place, week: '2026-11-30' })).text).not.toContain('Haircut');
  });

  test('an event of several days stands on each of them', async () => {
    await harness.control.post(path, { start: { date: '2026-11-24' }, end: { date: '2026-11-26' }, summary: 'Fair' });
    const { text } = await page();
    const days = ['2026-11-23', '2026-11-24', '2026-11-25', '2026-11-26'].map((date) =>
      dayOf(text, date).includes('Fair'),
    );
    expect(days).toEqual([false, true, true, false]);
  });

  test('a hostile title is shown as text', async () => {
    await harness.control.post(path, { ...hour('2026-11-25'), summary: '<script>alert("1")</script>' });
    const { text, policy } = await page();
    expect(text).not.toContain('<script>');
    expect(text).toContain('&lt;script&gt;alert(&quot;1&quot;)&lt;/script&gt;');
    expect(policy).toContain("default-src 'none'");
  });

  test('any day leads to its week, and links lead to the weeks beside it', async () => {
    const { text } = await page({ ...place, week: '2026-11-29' });
    expect(text).toContain('data-date="2026-11-23"');
    expect(text).toContain('week=2026-11-16');
    expect(text).toContain('week=2026-11-30');
  });

  test('without an account it says how to make one', async () => {
    await harness.control.post('/reset');
    expect((await page({})).text).toContain('POST /control/accounts');
  });

  test('an account or calendar nobody knows leads to the first one', async () => {
    expect(await page({ account: 'nobody', calendar: 'none', week: 'soon' })).toMatchObject({ status: 200 });
  });
});

describe('its forms', () => {
  test('create makes an event as the person, and goes back to the week', async () => {
    const form = {
      title: 'New',
      start: '2026-11-25T10:00',
      end: '2026-11-25T10:45',
      kind: 'timed',
      repeats: '',
      transparency: 'opaque',
    };
    const { status, location } = await send('create', form);
    expect([status, location.searchParams.get('week')]).toEqual([303, '2026-11-23']);
    expect(await events()).toMatchObject([
      {
        summary: 'New',
        start: { dateTime: '2026-11-25T10:00:00+01:00' },
        end: { dateTime: '2026-11-25T10:45:00+01:00' },
      },
    ]);
  });

  test('create makes whole days and repeating events', async () => {
    const form = {
      title: 'Days',
      start: '2026-11-25T10:00',
      end: '2026-11-26T11:00',
      kind: 'days',
      repeats: 'WEEKLY',
      transparency: 'transparent',
    };
    await send('create', form);
    expect(await events()).toMatchObject([
      {
        start: { date: '2026-11-25' },
        end: { date: '2026-11-27' },
        transparency: 'transparent',
        recurrence: ['RRULE:FREQ=WEEKLY'],
      },
    ]);
  });

  test('change moves, renames and frees an event', async () => {
    const { id } = await harness.control.post<{ id: string }>(path, {
      ...hour('2026-11-25'),
      summary: 'Old',
      description: 'kept',
    });
    await send('change', {
      id,
      title: 'Newer',
      start: '2026-11-26T12:00',
      end: '2026-11-26T13:00',
      transparency: 'transparent',
    });
    expect(await events()).toMatchObject([
      {
        id,
        summary: 'Newer',
        description: 'kept',
        transparency: 'transparent',
        start: { dateTime: '2026-11-26T12:00:00+01:00' },
      },
    ]);
  });

  test('change of whole days keeps them whole', async () => {
    const { id } = await harness.control.post<{ id: string }>(path, {
      start: { date: '2026-11-24' },
      end: { date: '2026-11-25' },
    });
    await send('change', { id, title: '', start: '2026-11-25', end: '2026-11-26', transparency: 'opaque' });
    expect(await events()).toMatchObject([{ start: { date: '2026-11-25' }, end: { date: '2026-11-27' } }]);
  });

  test('change and delete act on one instance, or delete on the whole series', async () => {
    const { id } = await harness.control.post<{ id: string }>(path, {
      ...hour('2026-11-24'),
      recurrence: ['RRULE:FREQ=DAILY;COUNT=3'],
    });
    await send('change', {
      id: `${id}_20261125T090000Z`,
      title: 'One',
      start: '2026-11-25T12:00',
      end: '2026-11-25T13:00',
    });
    await send('delete', { id: `${id}_20261126T090000Z` });
    const { text } = await page();
    expect(dayOf(text, '2026-11-25')).toContain('12:00 – 13:00');
    expect(dayOf(text, '2026-11-26')).not.toContain('details');
    await send('delete', { id });
    expect(dayOf((await page()).text, '2026-11-24')).not.toContain('details');
  });

  test('a refusal is shown on the page and changes nothing', async () => {
    const { location } = await send('create', { title: 'x', start: '2026-11-25T10:00', end: '2026-11-25T09:00' });
    expect(location.searchParams.get('problem')).toBe('The specified time range is empty.');
    expect((await (await fetch(location)).text()).includes('The specified time range is empty.')).toBe(true);
    expect(await events()).toEqual([]);
  });

  test('a calendar that can only be read has no forms', async () => {
    await harness.control.post(`/accounts/${ben}/calendars`, { id: anna, summary: 'x', accessRole: 'reader' });
    const { text } = await page({ account: ben, calendar: anna, week: '2026-11-23' });
    expect(text).toContain('can only be read');
    expect(text).not.toContain('/ui/');
    const { location } = await send('create', {
      account: ben,
      title: 'x',
      start: '2026-11-25T10:00',
      end: '2026-11-25T11:00',
    });
    expect(location.searchParams.get('problem')).toBe('You need to have writer access to this calendar.');
  });
});
