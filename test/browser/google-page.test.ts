import type { Locator, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Harness } from '../google-emulator/harness.ts';
import { anna, ben, freshGoogle, hour, startHarness } from '../google-emulator/harness.ts';
import { type Browsing, startBrowser, type Visitor } from './browser.ts';
import { press } from './hands.ts';
import { look } from './look.ts';

/** The page of “Google”, as a person uses it with mouse and keyboard. */

let harness: Harness;
let browsing: Browsing;
let visitor: Visitor;
let page: Page;

beforeAll(async () => {
  [harness, browsing] = await Promise.all([startHarness(), startBrowser()]);
  visitor = await browsing.visitor();
  page = visitor.page;
  await page.setViewportSize({ width: 1440, height: 900 });
});
afterAll(async () => {
  await browsing?.stop();
  await harness?.emulator.close();
});
afterEach(() => expect(browsing.complaints()).toEqual([]));
beforeEach(async () => {
  await freshGoogle(harness);
  await harness.control.post(`/accounts/${anna}/calendars`, { id: 'salon@group.example', summary: 'Salon' });
});

type Item = { id: string; summary?: string; start: { dateTime?: string; date?: string }; end: { dateTime?: string } };
const events = `/accounts/${anna}/calendars/primary/events`;
const window = 'timeMin=2026-11-23T00:00:00Z&timeMax=2026-11-30T00:00:00Z';
const times = async () =>
  (await harness.control.get<{ items: Item[] }>(`${events}?${window}`)).items
    .map(
      ({ summary = '', start, end }) =>
        `${summary} ${start.date ?? start.dateTime?.slice(8, 16)}–${end.dateTime?.slice(8, 16)}`,
    )
    .toSorted();
const open = async (query = '') => {
  await page.goto(`${harness.emulator.url}/?account=${anna}&week=2026-11-25${query}`);
  await page.locator('.column').first().waitFor();
};
const entry = (title: string): Locator => page.locator('.entry').filter({ hasText: title });

/** The middle of a quarter of an hour on a day. */
const pointAt = async (date: string, time: string) => {
  const box = await page.locator(`.column[data-date="${date}"]`).boundingBox();
  const [hours = 0, minutes = 0] = time.split(':').map(Number);
  if (!box) throw new Error(`no column ${date}`);
  return { x: box.x + box.width / 2, y: box.y + ((hours * 60 + minutes + 7) / 1440) * box.height };
};
type Point = { x: number; y: number };
const drag = async (from: Point, to: Point) => {
  await page.mouse.move(from.x, from.y);
  await page.mouse.down();
  await page.mouse.move((from.x + to.x) / 2, (from.y + to.y) / 2, { steps: 4 });
  await page.mouse.move(to.x, to.y, { steps: 4 });
  await page.mouse.up();
};

describe('with the mouse', () => {
  it('a drag over empty hours asks for a title and makes an event', async () => {
    await open();
    await drag(await pointAt('2026-11-25', '10:00'), await pointAt('2026-11-25', '11:30'));
    await page.getByLabel('Title').fill('Drawn <b>here</b>');
    await press(page, 'Save');
    await entry('Drawn <b>here</b>').waitFor();
    await expect(times()).resolves.toEqual(['Drawn <b>here</b> 25T10:00–25T11:30']);
  });

  it('an event is dragged to another day and time, and its lower edge to another end', async () => {
    await harness.control.post(events, { ...hour('2026-11-24'), summary: 'Haircut' });
    await open();
    await drag(await pointAt('2026-11-24', '10:15'), await pointAt('2026-11-26', '13:45'));
    await expect.poll(times).toEqual(['Haircut 26T13:30–26T14:30']);
    await page.getByText('Event saved.').waitFor();
    const edge = await entry('Haircut').locator('.edge').boundingBox();
    if (!edge) throw new Error('no edge');
    const from = { x: edge.x + edge.width / 2, y: edge.y + edge.height / 2 };
    await drag(from, { ...from, y: from.y + 52 });
    await expect.poll(times).toEqual(['Haircut 26T13:30–26T15:30']);
  });

  it('Escape ends a drag, and nothing was moved', async () => {
    await harness.control.post(events, { ...hour('2026-11-24'), summary: 'Stays' });
    await open();
    const [from, to] = [await pointAt('2026-11-24', '10:15'), await pointAt('2026-11-26', '13:45')];
    await page.mouse.move(from.x, from.y);
    await page.mouse.down();
    await page.mouse.move(to.x, to.y, { steps: 4 });
    await page.locator('.ghost').waitFor();
    await page.keyboard.press('Escape');
    await page.mouse.up();
    await expect(page.locator('.ghost, dialog').count()).resolves.toBe(0);
    await expect(times()).resolves.toEqual(['Stays 24T10:00–24T11:00']);
  });

  it('dragging one of a series asks which are meant', async () => {
    await harness.control.post(events, {
      ...hour('2026-11-23'),
      summary: 'Daily',
      recurrence: ['RRULE:FREQ=DAILY;COUNT=3'],
    });
    await open();
    await drag(await pointAt('2026-11-24', '10:15'), await pointAt('2026-11-24', '12:15'));
    await page.getByLabel('This and following events').check();
    await press(page, 'OK');
    await expect.poll(times).toEqual(['Daily 23T10:00–23T11:00', 'Daily 24T12:00–24T13:00', 'Daily 25T12:00–25T13:00']);
  });
});

describe('in the form', () => {
  it('an event repeats, changes colour and calendar, is duplicated and deleted', async () => {
    await harness.control.post(events, { ...hour('2026-11-23'), summary: 'Class' });
    await open();
    await entry('Class').click();
    await page.getByRole('combobox', { name: 'How often' }).selectOption('Daily');
    await page.getByRole('combobox', { name: 'Ends' }).selectOption('After a number of times');
    await page.getByLabel('How many times').fill('3');
    await page.getByLabel('Tomato').check();
    await press(page, 'Save');
    await expect.poll(() => entry('Class').count()).toBe(3);
    await entry('Class').nth(1).click();
    await page.getByLabel('All events').check();
    await page.getByRole('dialog').getByRole('combobox', { name: 'Calendar', exact: true }).selectOption('Salon');
    await press(page, 'Save');
    await expect.poll(times).toEqual([]);
    await page.getByText('Event saved.').waitFor();
    await entry('Class').first().click();
    await page.getByText('Duplicate', { exact: true }).first().click();
    await page.getByLabel('Copy to').selectOption('Anna Ahrens');
    await press(page, 'Duplicate');
    await expect.poll(times).toEqual(['Class 23T10:00–23T11:00']);
    await expect.poll(() => entry('Class').count()).toBe(4);
    await page.getByRole('checkbox', { name: 'Salon' }).uncheck();
    await expect(entry('Class').count()).resolves.toBe(1);
    await entry('Class').click();
    await press(page, 'Delete');
    await expect.poll(() => entry('Class').count()).toBe(0);
  });

  it('an invitation is declined, by keyboard alone', async () => {
    const attendees = [{ email: anna }, { email: ben, responseStatus: 'accepted' }];
    await harness.control.post(`/accounts/${ben}/calendars/primary/events`, {
      ...hour('2026-11-25'),
      summary: 'Ask',
      attendees,
    });
    await open();
    await entry('Ask').focus();
    await page.keyboard.press('Enter');
    await page.getByLabel('No', { exact: true }).focus();
    await page.keyboard.press('Space');
    await page.keyboard.press('Enter');
    await page.locator('.entry.declined').waitFor();
    await expect.poll(() => entry('Ask').evaluate((element) => element === document.activeElement)).toBe(true);
  });

  it('a refusal is said in the form, and nothing is lost', async () => {
    await open();
    await press(page, 'New event');
    await page.getByRole('dialog').getByLabel('Title').fill('Backwards');
    await page.getByRole('dialog').getByLabel('End day').fill('2026-11-01');
    await press(page, 'Save');
    await page.getByText('The specified time range is empty.').waitFor();
    await expect(page.getByRole('dialog').getByLabel('Title').inputValue()).resolves.toBe('Backwards');
    await page.keyboard.press('Escape');
    // The browser reports the refused request itself; nothing else was wrong.
    expect(browsing.complaints()).toEqual([expect.stringContaining('status of 400')]);
  });
});

it('what is changed elsewhere appears by itself, and so does what is set wrong', async () => {
  await open();
  await harness.control.post(events, { ...hour('2026-11-25'), summary: 'Booked elsewhere' });
  await entry('Booked elsewhere').waitFor({ timeout: 4000 });
  await harness.control.post('/push', { mode: 'off' });
  await page.getByText('push messages are off').waitFor({ timeout: 4000 });
});

it('without scripts the forms stand in its place', async () => {
  const { page: quiet, context } = await browsing.visitor({ scripts: false });
  await quiet.goto(`${harness.emulator.url}/?account=${anna}&week=2026-11-25`);
  const form = quiet.locator('form.new');
  await form.getByLabel('Title').fill('By form');
  await form.getByRole('button', { name: 'Create event' }).click();
  await expect(quiet.locator('details.event').innerText()).resolves.toContain('By form');
  await expect(quiet.locator('#calendar').isVisible()).resolves.toBe(false);
  await context.close();
});

it('is legible on a phone and on a desk, light and dark', async () => {
  for (const day of ['2026-11-23', '2026-11-24', '2026-11-25', '2026-11-26', '2026-11-27']) {
    await harness.control.post(events, { ...hour(day), summary: 'Haircut for Carla', location: 'Chair 2' });
    await harness.control.post(`/accounts/${anna}/calendars/salon@group.example/events`, {
      ...{ ...hour(day, 11), summary: 'Colour', colorId: '5' },
    });
  }
  await harness.control.post(events, { ...hour('2026-11-26', 14), summary: 'Lunch', transparency: 'transparent' });
  await harness.control.post(events, { start: { date: '2026-11-24' }, end: { date: '2026-11-27' }, summary: 'Fair' });
  await open();
  await entry('Fair').waitFor();
  await expect.soft(look(page, 'google-week')).resolves.toEqual([]);
  const hostile = `</title><script>alert(1)</script><img src=x onerror=alert(2)> \u202Egnp.\u2066exe ${'W'.repeat(8000)}`;
  await harness.control.post(events, { ...hour('2026-11-23', 14), summary: hostile, location: hostile });
  await harness.control.post(`/accounts/${anna}/calendars`, { id: 'hostile@group.example', summary: hostile });
  await entry('WWW').first().click();
  await expect.soft(look(page, 'google-details')).resolves.toEqual([]);
  await expect(page.locator('script:not([src]), img, b:not(h3 b), [onerror]').count()).resolves.toBe(0);
});
