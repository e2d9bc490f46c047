import { Temporal } from 'temporal-polyfill';
import { type Addresses, call, type Mail, tryCall, until } from './addresses.ts';
import { Person } from './person.ts';

/** The demo business: what its people do, through the same doors as anybody. */

export const zone = 'Europe/Berlin';

export type Resource = { id: string; name: string; state: string; reason?: string; outbound: { waiting: number } };
export type Booking = {
  id: string;
  status: string;
  start: string;
  end: string;
  version: number;
  google: { state: string; eventId?: string };
};
export type Conflict = { id: string; kind: string; state: string; actions: { name: string; effect: string }[] };
type GoogleItem = {
  id: string;
  status: string;
  summary?: string;
  start: { dateTime?: string };
  end: { dateTime?: string };
};

export class Salon {
  readonly at: Addresses;
  readonly key: string;
  readonly id: string;

  constructor(at: Addresses, id: string, key: string) {
    this.at = at;
    this.id = id;
    this.key = key;
  }

  static async open(at: Addresses): Promise<Salon> {
    const admin = { key: at.adminKey };
    const body = { name: 'Salon Nord', timeZone: zone, locale: 'en', contactEmail: 'office@salon-nord.example' };
    const { id } = await call<{ id: string }>('POST', `${at.api}/v1/businesses`, { ...admin, body });
    const scopes = ['read', 'book', 'manage', 'conflicts'];
    const made = await call<{ key: string }>('POST', `${at.api}/v1/businesses/${id}/keys`, {
      ...admin,
      body: { name: 'demo', scopes },
    });
    const salon = new Salon(at, id, made.key);
    const { version } = await salon.call<{ version: string }>('GET', '/v1/privacy-terms');
    await salon.call('POST', '/v1/privacy-terms/acceptance', { name: 'Nora Nord', version });
    return salon;
  }

  call = <T>(method: string, path: string, body?: unknown, headers?: Record<string, string>): Promise<T> =>
    call<T>(method, `${this.at.api}${path}`, { key: this.key, body, ...(headers ? { headers } : {}) });

  try = (method: string, path: string, body?: unknown, headers?: Record<string, string>) =>
    tryCall(method, `${this.at.api}${path}`, { key: this.key, body, ...(headers ? { headers } : {}) });

  addResource = (name: string, email: string): Promise<Resource> => {
    const day = [{ from: '09:00', to: '18:00' }];
    const workingHours = { monday: day, tuesday: day, wednesday: day, thursday: day, friday: day };
    return this.call('POST', '/v1/resources', { name, email, timeZone: zone, workingHours });
  };

  resource = (id: string): Promise<Resource> => this.call('GET', `/v1/resources/${id}`);

  invite = (resourceId: string): Promise<unknown> => this.call('POST', `/v1/resources/${resourceId}/invitation`, {});

  async mails(to: string, subject: RegExp, since = 0): Promise<Mail[]> {
    const mails = await call<Mail[]>('GET', `${this.at.mailbox}/messages`);
    return mails.filter((mail) => mail.to === to && subject.test(mail.subject) && Date.parse(mail.sentAt) >= since);
  }

  mail = (to: string, subject: RegExp, since = 0): Promise<Mail> =>
    until(`a mail to ${to}`, async () => (await this.mails(to, subject, since))[0]);

  /** The link of a mail, as a person clicks it. */
  linkIn(mail: Mail): string {
    const link = /https?:\/\/\S+\/invitations\/[^\s"<>]+/.exec(mail.text)?.[0];
    if (link === undefined) throw new Error(`the mail “${mail.subject}” holds no invitation link`);
    return link;
  }

  /** Opens the invitation, consents at Google, chooses the calendar. */
  async accept(mail: Mail, google: { account: string; calendarId?: string }): Promise<Person> {
    const person = new Person();
    await person.open(this.linkIn(mail));
    await person.submit('Google');
    await person.submit('Continue', { account: google.account });
    if (person.url.includes('/confirm-account')) await person.submit('');
    if (google.calendarId !== undefined) await person.submit('', { calendarId: google.calendarId });
    return person;
  }

  becomes = (resourceId: string, state: string, limitMs?: number): Promise<Resource> =>
    until(
      `the resource is ${state}`,
      async () => {
        const resource = await this.resource(resourceId);
        return resource.state === state ? resource : undefined;
      },
      limitMs,
    );

  async busy(resourceId: string, day: Temporal.PlainDate): Promise<{ start: string; end: string; source: string }[]> {
    const range = new URLSearchParams({ resourceId, from: instantOf(day, 0), to: instantOf(day, 23) });
    const answer = await this.call<{ items?: Availability[] } | Availability[]>('GET', `/v1/availability?${range}`);
    const items = Array.isArray(answer) ? answer : (answer.items ?? []);
    return items.find((one) => one.resourceId === resourceId)?.busy ?? [];
  }

  book = (resourceId: string, start: string, end: string, title: string): Promise<Booking> =>
    this.call('POST', '/v1/bookings', {
      resourceId,
      start,
      end,
      title,
      customer: { name: 'Carla Conti', email: 'carla@customer.example' },
    });

  booking = (id: string): Promise<Booking> => this.call('GET', `/v1/bookings/${id}`);

  conflicts = async (kind: string): Promise<Conflict[]> =>
    (await this.call<{ items: Conflict[] }>('GET', `/v1/conflicts?state=open&kind=${kind}`)).items;

  control = <T>(method: string, path: string, body?: unknown): Promise<T> =>
    call<T>(method, `${this.at.google}/control${path}`, { body });

  events = (email: string, calendarId = email): string =>
    `/accounts/${encodeURIComponent(email)}/calendars/${encodeURIComponent(calendarId)}/events`;

  async inGoogle(email: string, day: Temporal.PlainDate, calendarId = email): Promise<GoogleItem[]> {
    const range = new URLSearchParams({ timeMin: instantOf(day, 0), timeMax: instantOf(day, 23) });
    const { items } = await this.control<{ items: GoogleItem[] }>('GET', `${this.events(email, calendarId)}?${range}`);
    return items.filter((item) => item.status !== 'cancelled');
  }
}

type Availability = { resourceId: string; busy: { start: string; end: string; source: string }[] };

/** RFC 3339 with the zone's offset. */
export const instantOf = (day: Temporal.PlainDate, hour: number, minute = 0): string =>
  day
    .toZonedDateTime({ timeZone: zone, plainTime: Temporal.PlainTime.from({ hour, minute }) })
    .toString({ timeZoneName: 'never', smallestUnit: 'second' });

/** The `n`th working day after today: the story plays in the coming weeks whenever it is told. */
export function workingDay(n: number, today: Temporal.PlainDate): Temporal.PlainDate {
  let day = today;
  for (let count = 0; count < n; ) {
    day = day.add({ days: 1 });
    if (day.dayOfWeek <= 5) count += 1;
  }
  return day;
}
