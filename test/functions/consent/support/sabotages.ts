import { expect } from 'vitest';
import type { CalendarApi, Google, GoogleOAuth } from '../../../../shared/ports/google.ts';
import { previewOn, withEvents } from './preview.ts';
import { bothBoxes, signIn, type Town } from './town.ts';

type Sabotage = {
  rule: string;
  name: string;
  breaks: (google: Google) => Google;
  holds: (town: Town) => Promise<void>;
};

const oauth =
  (change: (real: GoogleOAuth) => Partial<GoogleOAuth>) =>
  (google: Google): Google => ({
    ...google,
    oauth: { ...google.oauth, ...change(google.oauth) },
  });

const calendars =
  (change: (real: CalendarApi) => Partial<CalendarApi>) =>
  (google: Google): Google => ({
    ...google,
    calendar: (account) => {
      const real = google.calendar(account);
      return { ...real, ...change(real) };
    },
  });

export const consentSabotages: Sabotage[] = [
  {
    rule: 'IN3',
    name: 'the full consent is always asked for',
    breaks: oauth((real) => ({
      authorizationUrl: (request) => real.authorizationUrl({ ...request, forceConsent: true }),
    })),
    holds: async (town) => {
      const browser = town.newBrowser();
      await signIn(town, browser, await town.invite());
      const again = await browser.post(`/invitations/${await town.invite()}/start`);
      expect(new URL(again.location ?? '').searchParams.get('prompt')).toBeNull();
    },
  },
  {
    rule: 'IN4',
    name: 'the granted scopes are taken to be those asked for',
    breaks: oauth((real) => ({
      exchangeCode: async (request) => ({ ...(await real.exchangeCode(request)), scopes: bothBoxes }),
    })),
    holds: async (town) => {
      await signIn(town, town.newBrowser(), await town.invite(), { scopes: [] });
      expect(town.accounts()).toEqual([]);
    },
  },
  {
    rule: 'IN5',
    name: 'any address is taken for the invited one',
    breaks: oauth((real) => ({
      exchangeCode: async (request) => ({ ...(await real.exchangeCode(request)), email: 'anna@example.com' }),
    })),
    holds: async (town) => {
      await signIn(town, town.newBrowser(), await town.invite(), { email: 'private@example.com' });
      expect(town.accounts()).toEqual([]);
    },
  },
  {
    rule: 'IN10',
    name: 'Google that does not answer keeps the calendars from being shown',
    breaks: calendars((real) => ({
      listEvents: async (calendarId, query) => {
        try {
          return await real.listEvents(calendarId, query);
        } catch (error) {
          throw new Error('unforeseen', { cause: error });
        }
      },
    })),
    holds: async (town) => {
      await town.control('POST', '/faults', {
        match: { operation: 'events.list' },
        action: { kind: 'status', status: 503 },
      });
      expect((await previewOn(town)).status).toBe(200);
    },
  },
  {
    rule: 'IN10',
    name: 'free events are taken to block',
    breaks: calendars((real) => ({
      listEvents: async (calendarId, query) => {
        const page = await real.listEvents(calendarId, query);
        return { ...page, items: page.items.map(({ transparency: _, ...event }) => event) };
      },
    })),
    holds: async (town) => {
      const day = { start: { date: '2026-03-03' }, end: { date: '2026-03-04' } };
      await withEvents(town, [{ summary: 'Free', transparency: 'transparent', ...day }]);
      expect((await previewOn(town)).section).toContain('nothing blocks your time');
    },
  },
  {
    rule: 'IN7',
    name: 'every calendar is taken to be writable',
    breaks: calendars((real) => ({
      listCalendars: async () => (await real.listCalendars()).map((entry) => ({ ...entry, accessRole: 'owner' })),
    })),
    holds: async (town) => {
      const token = await town.invite();
      const browser = town.newBrowser();
      await signIn(town, browser, token);
      await browser.post(`/invitations/${token}/calendar`, { calendarId: 'boss@example.com' });
      expect(town.links()).toEqual([]);
    },
  },
];
