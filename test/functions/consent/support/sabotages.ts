import { expect } from 'vitest';
import type { CalendarApi, Google, GoogleOAuth } from '../../../../shared/ports/google.ts';
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
