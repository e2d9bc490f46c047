import type { Locator, Page } from 'playwright-core';
import { afterAll, expect, it } from 'vitest';
import { call, until } from '../../infra/local/story/addresses.ts';
import { type Booking, instantOf, type Resource, Salon } from '../../infra/local/story/salon.ts';
import { synced } from '../stack/salon.ts';
import { findings } from './accessible.ts';
import type { Visitor } from './browser.ts';
import { businessIn, hasGoogleAccount, patience, place, settled, shows, signsIn, tab } from './colleagues.ts';
import { heading, press, pressTwice } from './hands.ts';
import { look, lookOnce, phone, picture } from './look.ts';
import type { Stage } from './scene.ts';
import { invitation, invited, onDay } from './town.ts';

const operatorEmail = 'otto@studio.example';
const viewerEmail = 'vera@studio.example';

/** The console as people work with it all day. Each test goes on where the last ended. */
/** Why an event was moved and is asked about, and what taking Google’s version does. */
const spoken = [
  [
    'de',
    'Der Termin wurde in Google verschoben, und nach Ihren Einstellungen wird gefragt',
    'Ändert die Buchung auf das',
  ],
  ['pl', 'Wydarzenie przesunięto w Google, a zgodnie z ustawieniami', 'Zmienia rezerwację na to'],
  ['ru', 'Событие перенесли в Google, а по вашим настройкам', 'Меняет запись на то'],
] as const;

export function consoleDesk({ scene }: Stage): void {
  let salon: Salon;
  let owner: Visitor;
  let operator: Visitor;
  let viewer: Visitor;
  let resource: Resource;
  let email: string;
  let booking: Booking;
  const day = onDay(2);

  afterAll(async () => {
    for (const who of [owner, operator, viewer]) await who?.context.close();
  });

  it('PV1 a business is made, accepts the terms before it may invite, and gets a key that is shown once', async () => {
    owner = await signsIn(scene(), scene().owner);
    const { page } = owner;
    await page.locator('.person > button').click();
    await page.getByRole('link', { name: 'All businesses' }).click();
    await page.getByLabel('Name').fill('Studio West');
    await page.getByLabel('Time zone').fill('Europe/Berlin');
    await pressTwice(page.getByRole('button', { name: 'Create a business' }));
    await page.getByText('Nobody here yet').waitFor();
    const { businesses } = await (await page.request.get(`${scene().salon.at.api}/v1/session`)).json();
    expect(businesses.filter(({ name }: { name: string }) => name === 'Studio West')).toHaveLength(1);
    await press(page, 'Add a resource');
    await page.getByLabel('Name').fill('Room 1');
    await page.getByLabel('E-mail address').fill('room@studio.example');
    await pressTwice(page.getByRole('dialog').getByRole('button', { name: 'Add a resource' }));
    await press(page, 'Invite: Room 1');
    const problem = page.getByRole('alert');
    await expect.poll(() => problem.innerText(), patience).toContain('has not accepted the privacy terms');
    await picture(page, 'desk-terms-refused');
    await problem.getByRole('link', { name: 'Read and accept' }).click();
    await page.getByText('Nobody has accepted them yet').waitFor();
    await expect.soft(look(page, 'console-privacy')).resolves.toEqual([]);
    await page.getByLabel('Your name').fill('Wilma West');
    await press(page, 'Accept for the business');
    await page.getByText('Accepted by Wilma West').waitFor();
    await tab(page, 'API keys');
    await page.getByLabel('Name').fill('Till');
    for (const scope of ['Book', 'Manage', 'Settle']) await page.getByLabel(scope).check();
    await pressTwice(page.getByRole('button', { name: 'Create a key' }));
    const key = await page.locator('.secret code').innerText();
    await picture(page, 'desk-key');
    salon = new Salon(scene().salon.at, businessIn(page), key);
    // Kept for five seconds, from when there was none yet.
    await expect.poll(() => salon.call('GET', '/v1/overview'), patience).toMatchObject({ resources: { total: 1 } });
    await shows(page, 'settings/keys');
    expect(await page.locator('main').innerText()).not.toContain(key);
    await expect(page.getByRole('button', { name: 'Revoke: Till' }).count()).resolves.toBe(1);
    await place(page, 'Overview');
    await press(page, 'Invite: Room 1');
    await page.getByText('The invitation to Room 1 is on its way').waitFor();
  });

  it('a client of one’s own with a wrong secret is refused in words that help', async () => {
    const { page } = owner;
    await shows(page, 'settings/google');
    await page.getByLabel('Client id').fill('1234-wrong.apps.googleusercontent.com');
    await page.getByLabel('Client secret').fill('GOCSPX-not-the-secret');
    await press(page, 'Use this client');
    const problem = page.getByRole('alert');
    await expect.poll(() => problem.innerText(), patience).toContain('Google does not know this OAuth client');
    await expect.soft(look(page, 'console-google-client')).resolves.toEqual([]);
    await expect(page.locator('.panel h2').first().innerText()).resolves.toBe('The installation’s client');
  });

  it('people are added with a role, and each finds what the role opens', async () => {
    const { page } = owner;
    await shows(page, 'settings/people');
    for (const [address, name, role] of [
      [operatorEmail, 'Otto', 'Operator'],
      [viewerEmail, 'Vera', 'Viewer'],
    ] as const) {
      await hasGoogleAccount(scene(), address, name);
      const form = page.locator('form');
      await form.getByLabel('E-mail address').fill(address);
      await form.getByLabel('Role').selectOption({ label: role });
      await pressTwice(page.getByRole('button', { name: 'Add a person' }));
      await page.getByRole('button', { name: `Remove: ${address}` }).waitFor();
      await expect.poll(() => form.getByLabel('E-mail address').inputValue(), patience).toBe('');
      await expect(page.getByRole('alert').count()).resolves.toBe(0);
    }
    await picture(page, 'desk-people');
    operator = await signsIn(scene(), operatorEmail);
    viewer = await signsIn(scene(), viewerEmail);
    for (const { page: theirs } of [operator, viewer]) {
      await expect.poll(() => heading(theirs), patience).toBe('Overview');
      expect(businessIn(theirs)).toBe(salon.id);
      await shows(theirs, 'settings');
      const tabs = await theirs.locator('nav.tabs').innerText();
      expect(tabs).not.toMatch(/People|API keys|Google client/);
      for (const closed of ['settings/people', 'settings/keys', 'settings/google', 'webhooks']) {
        await shows(theirs, closed);
        await theirs.getByText('Your role does not open this page').waitFor();
      }
    }
    await picture(viewer.page, 'desk-not-allowed');
  });

  it('an event that is dragged in Google comes to the desk without reload, with both versions', async () => {
    const person = await invited(salon, 'Paula');
    ({ resource, email } = person);
    await salon.control('POST', `${salon.events(email)}:bulk`, { events: lunches() });
    await salon.accept(await salon.mail(email, invitation), { account: email, calendarId: email });
    await salon.becomes(resource.id, 'live', 30_000);
    const { page } = owner;
    await shows(page, `resources/${resource.id}?tab=settings`);
    await page.getByLabel('When an event is moved in Google').selectOption({ label: 'Ask at the desk' });
    await press(page, 'Save');
    await page.getByText('Saved. It holds from now on.').waitFor();
    booking = await booked(10, 'Colour for Dora');
    for (const { page: theirs } of [owner, operator, viewer]) await place(theirs, 'Conflicts');
    await page.getByText('Both sides agree').waitFor();
    await dragged(15);
    await row(page).click();
    await expect(row(page).innerText()).resolves.toMatch(/Paula · .*10:00\s*–\s*11:00/);
    await expect
      .poll(async () => (await sides(page)).slice(0, 2), patience)
      .toMatchObject([
        ['Begins', clock(10), clock(15)],
        ['Ends', clock(11), clock(16)],
      ]);
    await expect(page.locator('.sides mark').allInnerTexts()).resolves.toEqual(['10:00', '15:00', '11:00', '16:00']);
    await expect.soft(look(page, 'console-conflict')).resolves.toEqual([]);
    await row(viewer.page).click();
    await viewer.page.getByText('Your role reads only').waitFor();
    await expect(viewer.page.locator('.offer').count()).resolves.toBe(0);
  });

  it('the desk says why, what it means and what each answer will do in the language that was chosen', async () => {
    const { page, context } = await visitorLike(owner);
    const [open] = await salon.conflicts('move_refused');
    for (const [language, why, does] of spoken) {
      await page.evaluate((chosen) => localStorage.setItem('slotbridge-language', chosen), language);
      await shows(page, `conflicts?id=${open?.id ?? ''}`);
      await page.getByText(why).waitFor();
      await expect(page.locator('.offer').allInnerTexts()).resolves.toContainEqual(expect.stringContaining(does));
      await expect(page.locator('article [lang]').count()).resolves.toBe(0);
      await expect.soft(lookOnce(page)).resolves.toEqual([]);
      await picture(page, `desk-in-${language}`);
    }
    await page.getByRole('button', { expanded: false }).last().click();
    await page.getByLabel('Язык').selectOption('en');
    await page.getByText('The event was moved in Google, and your settings ask').waitFor();
    await context.close();
  });

  it('a list that had no room on a phone shows its rows when the window grows', async () => {
    const { page } = await visitorLike(owner);
    const [open] = await salon.conflicts('move_refused');
    await page.setViewportSize(phone);
    await shows(page, `conflicts?id=${open?.id ?? ''}`);
    await expect(row(page).isVisible()).resolves.toBe(false);
    await page.setViewportSize({ width: 1440, height: 900 });
    await row(page).waitFor({ timeout: 5000 });
    await picture(page, 'desk-grown');
  });

  it('overview, desk, week and settings are accessible in every language, and whole on a phone', async () => {
    const { page } = await visitorLike(owner);
    const week = `?week=${day.toString()}`;
    const [row] = await salon.conflicts('move_refused');
    const views = {
      overview: 'overview',
      conflict: `conflicts?id=${row?.id ?? ''}`,
      week: `resources/${resource.id}${week}`,
      settings: 'settings',
    };
    const faults: string[] = [];
    for (const [at, language] of (['en', 'de', 'pl', 'ru'] as const).entries()) {
      await page.evaluate((chosen) => localStorage.setItem('slotbridge-language', chosen), language);
      for (const [name, path] of Object.entries(views)) {
        await page.setViewportSize(phone);
        await page.emulateMedia({ colorScheme: at % 2 === 0 ? 'light' : 'dark' });
        await shows(page, path);
        if (language === 'de' || language === 'ru') await picture(page, `desk-${name}-${language}`);
        const found = [...(await findings(page)), ...(await lookOnce(page)), ...(await cutOff(page))];
        faults.push(...found.map((fault) => `${name} ${language}: ${fault}`));
      }
      await expect(page.locator('html').getAttribute('lang')).resolves.toBe(language);
    }
    expect(faults).toEqual([]);
    await page.context().close();
  });

  it('the columns of the overview stand below their headings, however long the words of its buttons are', async () => {
    const { page, context } = await visitorLike(owner);
    await page.setViewportSize({ width: 1440, height: 900 });
    for (const language of ['en', 'de', 'pl', 'ru']) {
      await page.evaluate((chosen) => localStorage.setItem('slotbridge-language', chosen), language);
      await shows(page, 'overview');
      await page.locator('.resources .virtual .row').first().waitFor();
      const rows = await page
        .locator('.resources .row')
        .evaluateAll((all) =>
          all.map((row) =>
            [...row.querySelectorAll('.cell:not(.whole)')].map((cell) => Math.round(cell.getBoundingClientRect().left)),
          ),
        );
      expect(new Set(rows.map((cells) => cells.join())).size, language).toBe(1);
    }
    await context.close();
  });

  it('the overview and the week of a day at work look as they should', async () => {
    const { page } = await visitorLike(owner);
    await shows(page, 'overview');
    await expect.soft(look(page, 'console-overview')).resolves.toEqual([]);
    await shows(page, `resources/${resource.id}?week=${day.toString()}`);
    await page.locator('.booking').first().waitFor();
    await expect.soft(look(page, 'console-week')).resolves.toEqual([]);
    await page.context().close();
  });

  it('Google’s time is taken: the row goes from every desk, and both sides agree', async () => {
    await owner.page.getByRole('button', { name: 'Take Google’s' }).click();
    for (const { page } of [owner, viewer]) await page.getByText('Both sides agree').waitFor();
    await agree(15);
  });

  it('the whole flow by keyboard alone: our time is kept', async () => {
    const { page } = operator;
    await place(page, 'Overview');
    await dragged(16);
    await page.locator('nav .count').waitFor({ timeout: 15_000 });
    await page.reload();
    await settled(page);
    const keys: string[] = [];
    const focused = () => page.evaluate(() => document.activeElement?.textContent ?? '');
    while (!(await focused()).startsWith('Conflicts') && keys.length < 20) {
      keys.push('Tab');
      await page.keyboard.press('Tab');
    }
    await page.keyboard.press('Enter');
    await row(page).waitFor();
    await page.keyboard.press('j');
    await page.getByRole('button', { name: 'Keep ours' }).waitFor();
    await page.keyboard.press('o');
    await page.getByText('Both sides agree').waitFor();
    await agree(15);
  });

  it('GR3 a grant that is taken back shows at once with its button, and is live again without reload', async () => {
    const { page } = owner;
    await place(page, 'Overview');
    const line = page.getByRole('row').filter({ hasText: 'Paula' });
    await expect.poll(() => line.innerText(), patience).toContain('Live');
    await expect(line.innerText()).resolves.toMatch(/Both ways\s+From Google: Busy only\s+To Google: With details/);
    await salon.control('POST', `/accounts/${encodeURIComponent(email)}/revoke`, { mode: 'revoked' });
    await press(page, 'Sync now: Paula');
    await expect.poll(() => line.innerText(), patience).toContain('Action needed');
    await expect.soft(look(page, 'console-action-needed')).resolves.toEqual([]);
    await salon.mail(email, /reconnect/);
    const pressed = Date.now();
    await press(page, 'Ask to reconnect: Paula');
    await page.getByText('Paula gets a link to reconnect.').waitFor();
    const mail = await salon.mail(email, /reconnect/, pressed);
    await salon.accept(mail, { account: email });
    await expect.poll(() => line.innerText(), patience).toContain('Live');
  });

  it('what was done is undone from the ledger', async () => {
    const { page } = owner;
    await shows(page, `resources/${resource.id}?tab=ledger`);
    await picture(page, 'desk-ledger');
    await pressTwice(page.getByRole('button', { name: 'Undo' }).first());
    await page.getByText('Undone.').waitFor();
    await expect(page.getByRole('alert').count()).resolves.toBe(0);
    await picture(page, 'desk-ledger-undone');
    await agree(10);
  });

  it('one click and one press settle one conflict, and what is held down settles none', async () => {
    const { page } = operator;
    const second = await booked(13, 'Cut for Emil');
    await place(page, 'Conflicts');
    await Promise.all([dragged(16), dragged(14, second)]);
    await expect.poll(() => page.locator('.conflict-open').count(), patience).toBe(2);
    await row(page).click();
    const keep = page.getByRole('button', { name: 'Keep ours' });
    const { x = 0, y = 0 } = (await keep.boundingBox()) ?? {};
    const subject = page.locator('article .subject');
    const settledOne = await subject.innerText();
    await page.mouse.click(x + 20, y + 20);
    await expect.poll(() => subject.innerText(), { ...patience, interval: 10 }).not.toBe(settledOne);
    await keep.waitFor();
    await expect(page.evaluate(() => document.activeElement?.className)).resolves.toBe('desk-detail');
    await page.mouse.click(x + 20, y + 20);
    await page.keyboard.down('o');
    await expect(keep.getAttribute('aria-disabled')).resolves.toBe('true');
    await picture(page, 'desk-resting');
    await expect.poll(() => keep.getAttribute('aria-disabled'), patience).toBe('false');
    await page.keyboard.down('o');
    await page.keyboard.up('o');
    await expect(salon.conflicts('move_refused')).resolves.toHaveLength(1);
    await expect(keep.getAttribute('aria-disabled')).resolves.toBe('false');
    await page.keyboard.press('o');
    await page.getByText('Both sides agree').waitFor();
    await agree(10);
  });

  it('times on the desk and of a resource are of its zone, which stands beside them', async () => {
    const { page } = owner;
    type Settled = { items: { id: string; settledBy?: { at: string } }[] };
    const { items } = await salon.call<Settled>('GET', `/v1/conflicts?state=settled&resourceId=${resource.id}`);
    const { id = '', settledBy } = items.find((one) => one.settledBy !== undefined) ?? {};
    await shows(page, `conflicts?state=settled&id=${id}`);
    await page.getByText('Times of Europe/Berlin; you are in UTC').waitFor();
    await expect(page.locator('article').getByText('settled by').innerText()).resolves.toContain(
      inBerlin(settledBy?.at),
    );
    await picture(page, 'desk-settled');
    const { sentAt } = await salon.call<{ sentAt: string }>('GET', `/v1/resources/${resource.id}/invitation`);
    await shows(page, `resources/${resource.id}?tab=connection`);
    await expect(page.locator('.steps').innerText()).resolves.toContain(inBerlin(sentAt));
  });

  it('a calendar is paused and resumed, tried dry, and disconnected with its events kept', async () => {
    const { page } = owner;
    await tab(page, 'Connection');
    await page.locator('.panel').getByRole('button', { name: 'Pause' }).click();
    await page.locator('.state', { hasText: 'Paused' }).waitFor();
    await picture(page, 'desk-paused');
    await page.locator('.panel').getByRole('button', { name: 'Resume' }).click();
    await page.locator('.state', { hasText: 'Live' }).waitFor();
    await press(page, 'Try it dry');
    const dry = page.locator('.panel').filter({ hasText: 'Dry run' });
    await expect.poll(() => dry.innerText(), patience).toContain('It can take a minute');
    // It goes on with the next minute of the schedule.
    await call('POST', `${salon.at.api}/__local/clock`, { body: { advanceMs: 60_000 } });
    await expect.poll(() => dry.innerText(), patience).toContain('2 bookings stand there as they should');
    await press(page, 'Check now');
    await page.locator('.panel [role=status] code').first().waitFor();
    await picture(page, 'desk-connection');
    await press(page, 'Disconnect …');
    await picture(page, 'desk-disconnect');
    await press(page, /^Disconnect and keep them/);
    await page.locator('dialog [role=status]').waitFor();
    await picture(page, 'desk-disconnected');
    await page.keyboard.press('Escape');
    await page.locator('.state', { hasText: 'Disconnected' }).waitFor();
    const kept = await salon.inGoogle(email, day);
    expect(kept.map(({ summary }) => summary)).toContain('Colour for Dora');
  });

  it('WH1 a webhook is made, and its secret is shown once', async () => {
    const { page } = owner;
    await place(page, 'Webhooks');
    await page.getByLabel('Address').fill('https://till.studio.example/hooks');
    await pressTwice(page.getByRole('button', { name: 'Add a webhook' }));
    const secret = await page.locator('.secret code').innerText();
    expect(secret).toMatch(/^whsec_/);
    await expect.soft(look(page, 'console-webhooks')).resolves.toEqual([]);
    await shows(page, 'webhooks');
    expect(await page.locator('main').innerText()).not.toContain(secret);
    const webhook = page.getByRole('link', { name: 'https://till.studio.example/hooks' });
    await expect(webhook.count()).resolves.toBe(1);
    await webhook.click();
    await heading(page);
    await picture(page, 'desk-webhook');
  });

  it('a business of others is told of to nobody: no data behind its address', async () => {
    const { page } = operator;
    const other = scene().salon.id;
    const asked = await page.request.get(`${salon.at.api}/v1/resources`, { headers: { 'slotbridge-business': other } });
    expect(asked.status()).toBe(404);
    await page.goto(`${salon.at.api}/console/${other}/overview`);
    await expect.poll(() => heading(page), patience).toBe('Choose a business');
    const told = await page.locator('main').innerText();
    expect(told).toContain('does not exist, or you are not among its people');
    expect(told).not.toContain('Salon Nord');
    await expect.soft(look(page, 'console-not-yours')).resolves.toEqual([]);
  });

  it('a first load shifts nothing', async () => {
    const { page } = await visitorLike(owner);
    await page.addInitScript(watchPaints);
    await shows(page, 'overview');
    await page.waitForLoadState('networkidle');
    const { largest, shift } = await page.evaluate(() => ({ ...paints }));
    process.stdout.write(`overview, cold: largest paint after ${Math.round(largest)} ms, layout shift ${shift}\n`);
    expect(shift).toBeLessThan(0.1);
    await page.context().close();
  });

  /** A browser of their own with nothing kept in it but the session. */
  const visitorLike = async ({ context }: Visitor): Promise<Visitor> => {
    const visitor = await scene().browsing.visitor();
    await visitor.context.addCookies(await context.cookies());
    await visitor.page.goto(`${salon.at.api}/console/${salon.id}/health`);
    return visitor;
  };

  const booked = async (hour: number, title: string): Promise<Booking> =>
    await synced(salon, (await salon.book(resource.id, instantOf(day, hour), instantOf(day, hour + 1), title)).id);

  const dragged = async (hour: number, { google } = booking): Promise<unknown> =>
    await salon.control('PATCH', `${salon.events(email)}/${google.eventId ?? ''}`, {
      start: { dateTime: instantOf(day, hour) },
      end: { dateTime: instantOf(day, hour + 1) },
    });

  /** The API and Google say the same begin, and nothing is on its way between them. */
  const agree = async (hour: number): Promise<void> => {
    const begin = Date.parse(instantOf(day, hour));
    await until('our side', async () => Date.parse((await salon.booking(booking.id)).start) === begin);
    await synced(salon, booking.id);
    await until('Google’s side', async () => {
      const events = await salon.inGoogle(email, day);
      const event = events.find(({ id }) => id === booking.google.eventId);
      return Date.parse(event?.start.dateTime ?? '') === begin;
    });
  };

  const lunches = () =>
    [1, 2, 3, 4, 5].map((n) => ({
      summary: 'Lunch',
      start: { dateTime: instantOf(onDay(n), 12 + (n % 2)) },
      end: { dateTime: instantOf(onDay(n), 13 + (n % 2)) },
    }));

  const clock = (hour: number) => expect.stringContaining(`${hour}:00`);
}

const inBerlin = (instant = ''): string =>
  new Intl.DateTimeFormat('en-GB', { timeStyle: 'short', timeZone: 'Europe/Berlin' }).format(new Date(instant));

const row = (page: Page): Locator => page.locator('.conflict-open').first();

/** What the table of both versions says, line by line. */
const sides = (page: Page): Promise<string[][]> =>
  page
    .locator('.sides tbody tr')
    .evaluateAll((lines) => lines.map((line) => [...line.children].map((cell) => cell.textContent ?? '')));

/** What stands out of its box or of the page sideways, or is cut off there with nothing that says so. */
const cutOff = (page: Page): Promise<string[]> =>
  page.evaluate(() => {
    const scrolls = (element: Element): boolean => {
      for (let box = element.parentElement; box !== null; box = box.parentElement)
        if (/auto|scroll/.test(getComputedStyle(box).overflowX)) return true;
      return false;
    };
    const faults: string[] = [];
    for (const element of document.body.querySelectorAll('*')) {
      const speaks = [...element.childNodes].some(
        (node) => node.nodeType === 3 && (node.textContent ?? '').trim() !== '',
      );
      const { left, right, width } = element.getBoundingClientRect();
      if (!speaks || width <= 1 || !element.checkVisibility() || element.matches('option, .hidden, .skip')) continue;
      const said = (element.textContent ?? '').trim().slice(0, 40);
      if ((right > innerWidth + 1 || left < -1) && !scrolls(element)) faults.push(`“${said}” stands out of the page`);
      const { overflowX, textOverflow, display } = getComputedStyle(element);
      const over = element.scrollWidth > element.clientWidth + 1 && display !== 'inline';
      if (over && (overflowX === 'visible' || textOverflow !== 'ellipsis')) faults.push(`“${said}” is cut off`);
    }
    const pen = document.createElement('canvas').getContext('2d');
    for (const select of document.querySelectorAll('select')) {
      const { font, paddingLeft } = getComputedStyle(select);
      const said = select.selectedOptions[0]?.textContent ?? '';
      if (pen === null || !select.checkVisibility()) continue;
      pen.font = font;
      // The arrow takes about as much as an em and a half.
      if (pen.measureText(said).width > select.clientWidth - 2 * Number.parseFloat(paddingLeft) - 8)
        faults.push(`“${said}” does not fit its list`);
    }
    return faults;
  });

type Paints = { largest: number; shift: number };
declare const paints: Paints;

/** Runs in the page before anything else. */
function watchPaints(): void {
  const found: Paints = { largest: 0, shift: 0 };
  Object.assign(window, { paints: found });
  new PerformanceObserver((list) => {
    for (const { startTime } of list.getEntries()) found.largest = startTime;
  }).observe({ type: 'largest-contentful-paint', buffered: true });
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries())
      if ('value' in entry && typeof entry.value === 'number') found.shift += entry.value;
  }).observe({ type: 'layout-shift', buffered: true });
}
