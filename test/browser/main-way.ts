import { beforeAll, expect, it } from 'vitest';
import { until } from '../../infra/local/story/addresses.ts';
import { anna, ben, fillCalendars } from '../../infra/local/story/calendars.ts';
import { type Booking, instantOf, type Resource } from '../../infra/local/story/salon.ts';
import { today } from '../stack/salon.ts';
import type { Visitor } from './browser.ts';
import {
  chooseCalendar,
  consentAtGoogle,
  createEvent,
  deleteEvent,
  eventNamed,
  heading,
  mailButton,
  moveEvent,
  openMail,
  press,
  showWeek,
} from './hands.ts';
import { look, lookStill } from './look.ts';
import type { Stage } from './scene.ts';
import { at, followMail, holdAnswer, invitation, linksOf, onDay } from './town.ts';

/** From the invitation to bookings both ways, a grant that dies and the way back. Each test goes on where the last ended. */
export function mainWay(stage: Stage): void {
  let resource: Resource;
  let visitor: Visitor;
  let booking: Booking;

  beforeAll(async () => {
    const { salon, browsing } = stage.scene();
    await fillCalendars(salon, today);
    await salon.control('POST', `${salon.events(anna)}:bulk`, { events: yearsOfAppointments });
    resource = await salon.addResource('Anna', anna);
    visitor = await browsing.visitor({ scripts: false });
  });

  it('is invited by mail, consents at Google and chooses a calendar', async () => {
    const { salon, mailbox } = stage.scene();
    const { page } = visitor;
    await salon.invite(resource.id);
    await salon.mail(anna, invitation);
    await openMail(page, mailbox, anna, invitation);
    await expect(mailButton(page).innerText()).resolves.toBe('Connect my calendar');
    await expect.soft(look(page, 'invitation-mail')).resolves.toEqual([]);

    await mailButton(page).click();
    await page.waitForURL(/\/invitations\//);
    await expect(heading(page)).resolves.toBe('Connect your Google calendar');
    await expect(page.locator('main').innerText()).resolves.toContain('Salon Nord sees when you are busy');
    await expect.soft(look(page, 'invitation')).resolves.toEqual([]);

    await press(page, 'Continue with Google');
    await expect.soft(look(page, 'google-consent')).resolves.toEqual([]);
    await consentAtGoogle(page, { account: anna });
    await expect(heading(page)).resolves.toBe('Choose your calendar');
    await expect.soft(look(page, 'choose-calendar')).resolves.toEqual([]);
    await expect(salon.resource(resource.id)).resolves.toMatchObject({ state: 'waiting' });
  });

  it('PL5 sees how far the reading of the calendar is, and then that it is live', async () => {
    const { salon } = stage.scene();
    const { page } = visitor;
    const second = await holdAnswer(salon, { operation: 'events.list', account: anna, nth: 3 });
    await chooseCalendar(page, 'Anna');
    await expect(heading(page)).resolves.toBe('Reading your calendar');
    await second.reached();
    await page.locator('main .small', { hasText: /^[1-9][\d,]* events so far/ }).waitFor();
    await expect(page.locator('progress[value]').count()).resolves.toBe(0);
    await expect.soft(lookStill(page, 'importing')).resolves.toEqual([]);
    await expect(salon.resource(resource.id)).resolves.toMatchObject({ state: 'importing' });

    await second.release();
    await page.getByRole('heading', { name: 'You are connected' }).waitFor();
    await expect(page.locator('dl').innerText()).resolves.toContain(anna);
    await expect.soft(look(page, 'connected')).resolves.toEqual([]);
    await expect(salon.resource(resource.id)).resolves.toMatchObject({ state: 'live' });
    await salon.mail(anna, /your calendar is connected/);
  });

  it('creates and moves an event in Google, and availability follows', async () => {
    const { google } = stage.scene();
    const { page } = visitor;
    const day = onDay(6);
    await showWeek(page, { google, account: anna, calendar: 'Anna', day });
    await createEvent(page, { title: 'Parents’ evening', start: at(day, '14:00'), end: at(day, '15:30') });
    await expect.soft(look(page, 'google-plain')).resolves.toEqual([]);
    await busyFrom(day, 14);
    await moveEvent(page, 'Parents’ evening', { start: at(day, '16:00'), end: at(day, '17:30') });
    await busyFrom(day, 16);
    expect(await isBusy(day, 14)).toBe(false);
    await deleteEvent(page, 'Parents’ evening');
    await until('the time is free again', async () => !(await isBusy(day, 16)));
  });

  it('sees a booking in Google, and deleting it there cancels it', async () => {
    const { salon, google } = stage.scene();
    const { page } = visitor;
    const day = onDay(7);
    booking = await salon.book(resource.id, instantOf(day, 14), instantOf(day, 15), 'Haircut for Carla');
    await until('the event in Google', async () => (await salon.booking(booking.id)).google.state === 'synced');
    await showWeek(page, { google, account: anna, calendar: 'Anna', day });
    await expect(eventNamed(page, 'Haircut for Carla').innerText()).resolves.toContain('14:00 – 15:00');
    await deleteEvent(page, 'Haircut for Carla');
    await expect(eventNamed(page, 'Haircut for Carla').count()).resolves.toBe(0);
    await until('it is cancelled', async () => (await salon.booking(booking.id)).status === 'cancelled');
    expect(await isBusy(day, 14)).toBe(false);
  });

  it('GR3 takes the grant back: the desk has a row, the person a mail, and bookings wait', async () => {
    const { salon } = stage.scene();
    const day = onDay(8);
    await salon.control('POST', `/accounts/${encodeURIComponent(anna)}/revoke`, { mode: 'revoked' });
    booking = await salon.book(resource.id, instantOf(day, 11), instantOf(day, 12), 'Colour for Dora');
    await until('the row', async () => (await salon.conflicts('grant_failed'))[0]);
    await salon.mail(anna, /please reconnect/);
    await until('it waits', async () => (await salon.booking(booking.id)).google.state === 'waiting');
    await expect(salon.resource(resource.id)).resolves.toMatchObject({ state: 'actionNeeded' });
  });

  it('PU6 signs in once more: what waited is written, and nothing is doubled', async () => {
    const { salon, mailbox, google } = stage.scene();
    const { page } = visitor;
    const day = onDay(8);
    await followMail(page, mailbox, anna, /please reconnect/);
    await expect(heading(page)).resolves.toBe('Reconnect your calendar');
    await expect.soft(look(page, 'reconnect')).resolves.toEqual([]);
    await press(page, 'Continue with Google');
    await consentAtGoogle(page, { account: anna });
    await page.getByRole('heading', { name: 'You are connected' }).waitFor();
    await until('it is written', async () => (await salon.booking(booking.id)).google.state === 'synced');
    await until('the row is closed', async () => (await salon.conflicts('grant_failed')).length === 0);
    await salon.becomes(resource.id, 'live');
    expect(await linksOf(salon, resource)).toHaveLength(1);
    await showWeek(page, { google, account: anna, calendar: 'Anna', day });
    await expect(eventNamed(page, 'Colour for Dora').count()).resolves.toBe(1);
    await expect(eventNamed(page, 'Team meeting').count()).resolves.toBeGreaterThan(0);
  });

  it('IN7 is told why a calendar cannot be chosen', async () => {
    const { salon, browsing, mailbox } = stage.scene();
    const cabin = await salon.addResource('Cabin 1', ben);
    await salon.invite(cabin.id);
    await salon.mail(ben, invitation);
    const { page, context } = await browsing.visitor({ scripts: false });
    await followMail(page, mailbox, ben, invitation);
    await press(page, 'Continue with Google');
    await consentAtGoogle(page, { account: ben });
    await expect(page.locator('.closed').innerText()).resolves.toContain('Holidays in Germany');
    await expect.soft(look(page, 'choose-calendar-of-three')).resolves.toEqual([]);
    await chooseCalendar(page, 'Cabin 1');
    await page.getByRole('heading', { name: 'You are connected' }).waitFor();
    await context.close();
  });

  const isBusy = async (day: ReturnType<typeof onDay>, hour: number): Promise<boolean> =>
    (await stage.scene().salon.busy(resource.id, day)).some(
      ({ start }) => Date.parse(start) === Date.parse(instantOf(day, hour)),
    );
  const busyFrom = (day: ReturnType<typeof onDay>, hour: number) =>
    until(`the time from ${hour} o’clock is busy`, () => isBusy(day, hour));
}

/** Enough for two pages, so that an import can be watched. */
const yearsOfAppointments = Array.from({ length: 2700 }, (_, n) => {
  const start = Date.UTC(2019, 0, 1, 8) + n * 8 * 3_600_000;
  return {
    summary: `Appointment ${n + 1}`,
    start: { dateTime: new Date(start).toISOString() },
    end: { dateTime: new Date(start + 1_800_000).toISOString() },
  };
});
