import { Temporal } from 'temporal-polyfill';
import { type Addresses, call, until } from './addresses.ts';
import { personIdOf } from '../../../shared/identity/ids.ts';
import { ConsolePerson } from './console-person.ts';
import { anna, ben, cabin, fillCalendars } from './calendars.ts';
import { type Booking, instantOf, type Resource, Salon, workingDay, zone } from './salon.ts';

/** The main job from end to end, step by step; each step says what was seen, or throws. */

export type Step = { name: string; run: (story: Story) => Promise<string> };

export type Story = {
  at: Addresses;
  /** How many changes in Google are timed. */
  changes: number;
  bounded: boolean;
  today: Temporal.PlainDate;
  salon: Salon;
  anna: Resource;
  ben: Resource;
  cabin: Resource;
  booking: Booking;
  waiting: Booking;
};

/** `bounded`: a machine too busy for the promised times fails the story, instead of only saying the times. */
export const beginStory = (at: Addresses, { changes = 20, bounded = true } = {}): Story =>
  ({ at, changes, bounded, today: Temporal.Now.plainDateISO(zone) }) as Story;

const ms = (since: number): string => `${Math.round(performance.now() - since)} ms`;

const check = (truth: boolean, what: string): void => {
  if (!truth) throw new Error(what);
};

export const steps: Step[] = [
  {
    name: 'A business with three resources, and two Google accounts with lived-in calendars',
    run: async (story) => {
      const salon = await Salon.open(story.at);
      await fillCalendars(salon, story.today);
      const [first, second, third] = [
        await salon.addResource('Anna', anna),
        await salon.addResource('Ben', ben),
        await salon.addResource('Cabin 1', ben),
      ];
      Object.assign(story, { salon, anna: first, ben: second, cabin: third });
      check(first.state === 'notInvited', `a new resource is ${first.state}`);
      return `${salon.id}: Anna, Ben, Cabin 1`;
    },
  },
  {
    name: 'Anna is invited by mail, consents at Google, chooses her calendar and is live',
    run: async (story) => await connect(story, story.anna, anna, anna),
  },
  { name: 'Ben too', run: async (story) => await connect(story, story.ben, ben, ben) },
  {
    name: 'The cabin uses another calendar of Ben’s account',
    run: async (story) => await connect(story, story.cabin, ben, cabin),
  },
  {
    name: 'Series, exceptions, free, declined and all-day events are understood',
    run: async (story) => {
      const { salon } = story;
      const times = async (n: number) =>
        (await salon.busy(story.anna.id, workingDay(n, story.today))).map((busy) => localTime(busy.start)).join(' ');
      const seen = [await times(1), await times(2), await times(3), await times(4)];
      const wanted = ['09:00 15:00', '13:00', '', '09:00 16:00'];
      check(
        JSON.stringify(seen) === JSON.stringify(wanted),
        `Anna is busy at ${JSON.stringify(seen)}, not ${JSON.stringify(wanted)}`,
      );
      check((await salon.busy(story.anna.id, workingDay(9, story.today))).length > 0, 'the holiday does not block');
      return 'one meeting moved, one dropped, the holiday blocks';
    },
  },
  {
    name: 'Changes in Google reach availability, 95 of 100 in under two seconds',
    run: async (story) => {
      const times: number[] = [];
      for (let n = 0; n < story.changes; n++) times.push(await oneChange(story, n));
      times.sort((a, b) => a - b);
      const at = (share: number) => times[Math.ceil(times.length * share) - 1] ?? 0;
      const [p50, p95] = [at(0.5), at(0.95)];
      check(p95 < 2000 || !story.bounded, `p95 is ${Math.round(p95)} ms`);
      return `${times.length} changes: p50 ${Math.round(p50)} ms, p95 ${Math.round(p95)} ms`;
    },
  },
  {
    name: 'A booking appears in Google, and its slot is sold once',
    run: async (story) => {
      const { salon } = story;
      const day = workingDay(5, story.today);
      const [start, end] = [instantOf(day, 14), instantOf(day, 15)];
      const since = performance.now();
      story.booking = await salon.book(story.anna.id, start, end, 'Haircut for Carla');
      await until('the event in Google', async () =>
        (await salon.inGoogle(anna, day)).find((event) => event.summary === 'Haircut for Carla'),
      );
      const again = await salon.try('POST', '/v1/bookings', {
        resourceId: story.anna.id,
        start,
        end,
        title: 'Too late',
      });
      check(again.status === 409, `the second booking of the slot answered ${again.status}`);
      return `in Google after ${ms(since)}; the second booking got 409`;
    },
  },
  {
    name: 'Moving the event in Google moves the booking',
    run: async (story) => {
      const { salon } = story;
      const day = workingDay(5, story.today);
      const { google } = await salon.booking(story.booking.id);
      const since = performance.now();
      await salon.control('PATCH', `${salon.events(anna)}/${google.eventId}`, {
        start: { dateTime: instantOf(day, 16) },
        end: { dateTime: instantOf(day, 17) },
      });
      await until(
        'the booking moved',
        async () => Date.parse((await salon.booking(story.booking.id)).start) === Date.parse(instantOf(day, 16)),
      );
      return `moved after ${ms(since)}`;
    },
  },
  {
    name: 'Deleting it in Google cancels the booking',
    run: async (story) => {
      const { salon } = story;
      const { google } = await salon.booking(story.booking.id);
      const since = performance.now();
      await salon.control('DELETE', `${salon.events(anna)}/${google.eventId}`);
      await until(
        'the booking is cancelled',
        async () => (await salon.booking(story.booking.id)).status === 'cancelled',
      );
      return `cancelled after ${ms(since)}`;
    },
  },
  {
    name: 'Ben takes his consent back: a row on the desk, a mail with a reconnect link, and bookings wait',
    run: async (story) => {
      const { salon } = story;
      await salon.control('POST', `/accounts/${encodeURIComponent(ben)}/revoke`, { mode: 'revoked' });
      const day = workingDay(7, story.today);
      story.waiting = await salon.book(story.ben.id, instantOf(day, 10), instantOf(day, 11), 'Colour for Dora');
      await until('the row', async () => (await salon.conflicts('grant_failed'))[0]);
      await salon.mail(ben, /reconnect/i);
      await until('the booking waits', async () => (await salon.booking(story.waiting.id)).google.state === 'waiting');
      check(
        (await salon.resource(story.ben.id)).state === 'actionNeeded',
        'Ben’s state does not say that somebody has to act',
      );
      return 'row, mail and waiting booking are there';
    },
  },
  {
    name: 'Ben reconnects: what waited is written once, the row closes itself',
    run: async (story) => {
      const { salon } = story;
      const since = performance.now();
      const mail = await salon.mail(ben, /reconnect/i);
      await salon.accept(mail, { account: ben });
      await until(
        'the waiting booking is written',
        async () => (await salon.booking(story.waiting.id)).google.state === 'synced',
      );
      const day = workingDay(7, story.today);
      const copies = (await salon.inGoogle(ben, day)).filter((event) => event.summary === 'Colour for Dora');
      check(copies.length === 1, `the booking is ${copies.length} times in Google`);
      await until('the row is closed', async () => (await salon.conflicts('grant_failed')).length === 0);
      await salon.becomes(story.ben.id, 'live');
      return `written once after ${ms(since)}`;
    },
  },
  {
    name: 'The owner signs in to the console, lets somebody in and out again, and leaves',
    run: async (story) => await useConsole(story),
  },
  {
    name: 'No write to Google named attendees or mailed anybody',
    run: async (story) => {
      const { items } = await call<{ items: Write[] }>('GET', `${story.at.google}/control/requests`);
      const writes = items.filter((one) =>
        /^events\.(insert|update|patch|delete|import|move|quickAdd)$/.test(one.operation ?? ''),
      );
      check(writes.length > 0, 'no write was seen');
      const loud = writes.filter((write) => write.sendUpdates !== 'none' || write.hasAttendees === true);
      check(loud.length === 0, `${loud.length} writes could have mailed somebody`);
      return `${writes.length} writes, all silent`;
    },
  },
];

type Write = { operation?: string; sendUpdates?: string; hasAttendees?: boolean };

/** Who is let in gets no further than their role, and nowhere once they are out. */
async function useConsole({ at, salon }: Story): Promise<string> {
  const owner = await ConsolePerson.signIn(at, at.firstOwner ?? '', salon.id);
  const email = 'vera@salon-nord.example';
  await salon.control('POST', '/accounts', { email, name: 'Vera' });
  const added = await owner.ask('POST', '/v1/people', { email, role: 'viewer' });
  check(added.status === 201, `letting somebody in answered ${added.status}`);
  const viewer = await ConsolePerson.signIn(at, email, salon.id);
  const refused = await viewer.ask('PATCH', '/v1/settings', { importDaysBack: 3 });
  check(refused.status === 403, `a viewer's change answered ${refused.status}`);
  const { id } = added.body as { id: string };
  await owner.ask('DELETE', `/v1/people/${id}`);
  const out = await viewer.ask('GET', '/v1/resources');
  check(out.status === 404, `who is out was answered ${out.status}`);
  const last = await owner.ask('DELETE', `/v1/people/${personIdOf(at.firstOwner ?? '')}`);
  check(last.status === 409, `the last owner's going answered ${last.status}`);
  await owner.leave();
  const left = await owner.ask('GET', '/v1/session');
  check(left.status === 401, `who has left was answered ${left.status}`);
  return 'a viewer could read, change nothing, and was out at once';
}

async function connect(story: Story, resource: Resource, account: string, calendarId: string): Promise<string> {
  const { salon } = story;
  const since = performance.now();
  const before = await salon.mails(account, /./);
  await salon.invite(resource.id);
  const mail = await until('the invitation mail', async () =>
    (await salon.mails(account, /./)).find(
      (one) => /\/invitations\//.test(one.text) && !before.some(({ id }) => id === one.id),
    ),
  );
  const mailed = ms(since);
  const chosen = performance.now();
  const person = await salon.accept(mail, { account, calendarId });
  check(person.url.includes('/done'), `the consent ended on “${person.title}”`);
  await salon.becomes(resource.id, 'live');
  return `mail after ${mailed}, live ${ms(chosen)} after opening it`;
}

/** One event more in Ben's calendar; how long until availability shows it, in milliseconds. */
async function oneChange(story: Story, n: number): Promise<number> {
  const { salon } = story;
  const day = workingDay(11 + n, story.today);
  const [start, end] = [instantOf(day, 14), instantOf(day, 15)];
  await salon.control('POST', salon.events(ben), {
    summary: `Change ${n + 1}`,
    start: { dateTime: start },
    end: { dateTime: end },
  });
  const since = performance.now();
  await until(`change ${n + 1} in availability`, async () =>
    (await salon.busy(story.ben.id, day)).some((busy) => Date.parse(busy.start) === Date.parse(start)),
  );
  return performance.now() - since;
}

const localTime = (instant: string): string =>
  Temporal.Instant.from(instant).toZonedDateTimeISO(zone).toPlainTime().toString({ smallestUnit: 'minute' });
