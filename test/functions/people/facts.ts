import { expect } from 'vitest';
import { days, hours, minutes } from '../../../shared/records/time.ts';
import { publicUrl } from '../consent/support/town.ts';
import { owner, type PeopleTown } from './town.ts';

/** What must hold of signing in and of what follows, each as a fact of a town that a sabotage can break. */

type Fact = { title: string; holds: (town: PeopleTown) => Promise<void> };

const resource = { name: 'Anna', email: 'anna@example.org', timeZone: 'Europe/Berlin' };

export const facts = {
  unverified: {
    title: 'SI1 an address that Google has not verified lets nobody in',
    holds: async (town) => {
      await town.business();
      const browser = town.newBrowser();
      expect(await town.signIn(browser, owner)).toMatchObject({ status: 403, cookies: [] });
      expect((await browser.get('/v1/session')).status).toBe(401);
    },
  },

  otherBrowser: {
    title: 'SI1 a sign-in ends in the browser that began it, once',
    holds: async (town) => {
      await town.business();
      const [mine, theirs] = [town.newBrowser(), town.newBrowser()];
      await theirs.get('/console/sign-in');
      const back = await town.atGoogle((await mine.get('/console/sign-in')).location ?? '', {
        email: owner,
        scopes: [],
      });
      expect((await theirs.get(back)).status).toBe(400);
      expect((await mine.get(back)).status).toBe(303);
      expect((await mine.get(back)).status).toBe(400);
    },
  },

  otherAccount: {
    title: 'SI1 the account that came first under an address stays the one',
    holds: async (town) => {
      const { otto, id } = await town.harbour();
      const rows = town.memory.rows('directory').filter(({ row, email }) => row === 'person' && email !== owner);
      for (const { pk, sk } of rows)
        await town.memory.update({ table: 'directory', key: { pk, sk }, set: { sub: 'the-one-who-had-it-before' } });
      expect((await town.signIn(town.newBrowser(), 'otto@harbour.example')).status).toBe(403);
      expect((await town.call(otto, 'GET', '/v1/resources', { business: id })).status).toBe(404);
    },
  },

  fixation: {
    title: 'SI2 who signs in gets a new session, and the one the browser brought along ends',
    holds: async (town) => {
      const { olga, id } = await town.harbour();
      const planted = olga.jar.get('__Host-slotbridge') ?? '';
      const victim = town.newBrowser();
      victim.jar.set('__Host-slotbridge', planted);
      await town.signIn(victim, 'vera@harbour.example');
      expect(victim.jar.get('__Host-slotbridge')).not.toBe(planted);
      expect((await town.call(olga, 'GET', '/v1/resources', { business: id })).status).toBe(401);
    },
  },

  hashed: {
    title: 'SI2 nothing stored opens a session',
    holds: async (town) => {
      const { olga } = await town.harbour();
      const { csrfToken } = await town.session(olga);
      for (const secret of [olga.jar.get('__Host-slotbridge') ?? '', csrfToken]) {
        expect(secret).toMatch(/^[\w-]{32,}$/);
        expect(town.everything()).not.toContain(secret);
      }
    },
  },

  idle: {
    title: 'SI2 a session ends after 12 hours without use',
    holds: async (town) => {
      const { olga } = await town.harbour();
      town.clock.advance(hours(11));
      expect((await olga.get('/v1/session')).status).toBe(200);
      town.clock.advance(hours(11));
      expect((await olga.get('/v1/session')).status).toBe(200);
      town.clock.advance(hours(12));
      expect((await olga.get('/v1/session')).status).toBe(401);
    },
  },

  longest: {
    title: 'SI2 a session ends after 14 days however much it is used',
    holds: async (town) => {
      const { olga } = await town.harbour();
      for (let passed = 0; passed < days(14); passed += hours(8)) {
        expect((await olga.get('/v1/session')).status).toBe(200);
        town.clock.advance(hours(8));
      }
      expect((await olga.get('/v1/session')).status).toBe(401);
    },
  },

  signOut: {
    title: 'SI2 signing out ends the session for good',
    holds: async (town) => {
      const { olga } = await town.harbour();
      const secret = olga.jar.get('__Host-slotbridge') ?? '';
      await olga.post('/console/sign-out');
      olga.jar.set('__Host-slotbridge', secret);
      expect((await olga.get('/v1/session')).status).toBe(401);
    },
  },

  token: {
    title: 'SI3 nothing changes without the session’s own token',
    holds: async (town) => {
      const { olga, otto, id } = await town.harbour();
      const foreign = (await town.session(otto)).csrfToken;
      const before = town.everything();
      for (const token of [undefined, '', 'x', foreign]) {
        const headers = { origin: publicUrl, ...(token === undefined ? {} : { 'slotbridge-csrf': token }) };
        const answer = await town.call(olga, 'POST', '/v1/resources', {
          ...{ business: id, body: resource, bare: true, headers },
        });
        expect(answer).toMatchObject({ status: 403, json: { code: 'csrf_failed' } });
      }
      expect(town.everything()).toBe(before);
    },
  },

  origin: {
    title: 'SI3 nothing changes from a page of another origin',
    holds: async (town) => {
      const { olga, id } = await town.harbour();
      const { csrfToken } = await town.session(olga);
      for (const origin of [undefined, 'null', 'https://evil.example', `${publicUrl}.evil.example`]) {
        const headers = { 'slotbridge-csrf': csrfToken, ...(origin === undefined ? {} : { origin }) };
        const answer = await town.call(olga, 'POST', '/v1/resources', {
          ...{ business: id, body: resource, bare: true, headers },
        });
        expect(answer).toMatchObject({ status: 403, json: { code: 'csrf_failed' } });
      }
      expect((await town.call(olga, 'POST', '/v1/resources', { business: id, body: resource })).status).toBe(201);
    },
  },

  roles: {
    title: 'SI4 a role that does not suffice is refused, and the one needed named',
    holds: async (town) => {
      const { otto, vera, id } = await town.harbour();
      const refused = async (who: typeof vera, method: string, path: string, body: unknown, role: string) => {
        const answer = await town.call(who, method, path, { business: id, body });
        expect(answer).toMatchObject({ status: 403, json: { code: 'role_insufficient' } });
        expect(answer.json['detail']).toContain(`needs the role “${role}”`);
      };
      await refused(vera, 'POST', '/v1/resources', resource, 'operator');
      await refused(otto, 'PATCH', '/v1/settings', { importDaysBack: 3 }, 'owner');
      await refused(otto, 'POST', '/v1/webhooks', { url: 'https://a.example/x', events: ['booking.created'] }, 'owner');
      await refused(otto, 'POST', `/v1/businesses/${id}/keys`, { name: 'Mine', scopes: ['read'] }, 'owner');
      await refused(otto, 'POST', '/v1/people', { email: 'x@example.com', role: 'owner' }, 'owner');
      expect((await town.call(vera, 'GET', '/v1/resources', { business: id })).status).toBe(200);
      expect((await town.call(otto, 'POST', '/v1/resources', { business: id, body: resource })).status).toBe(201);
    },
  },

  foreign: {
    title: 'SI4 another business is answered like none',
    holds: async (town) => {
      const { olga, otto, id } = await town.harbour();
      const other = await town.business('Rival');
      const answers = [];
      for (const business of [other, 'biz_none', 'biz_1#person', '../x'])
        answers.push(await town.call(otto, 'GET', '/v1/resources', { business }));
      for (const { status, json } of answers)
        expect({ status, code: json.code }).toEqual({ status: 404, code: 'not_found' });
      expect((await town.call(olga, 'GET', `/v1/businesses/${other}`, { business: id })).status).toBe(404);
    },
  },

  removed: {
    title: 'SI4 who is removed is out at once, also when let in again later',
    holds: async (town) => {
      const { olga, otto, id, ids } = await town.harbour();
      expect((await town.call(otto, 'GET', '/v1/resources', { business: id })).status).toBe(200);
      expect((await town.call(olga, 'DELETE', `/v1/people/${ids.otto}`, { business: id })).status).toBe(204);
      expect((await town.call(otto, 'GET', '/v1/resources', { business: id })).status).toBe(404);
      expect((await otto.get('/v1/session')).status).toBe(401);
      town.clock.advance(minutes(1));
      const again = { email: 'otto@harbour.example', role: 'owner' };
      await town.call(olga, 'POST', '/v1/people', { business: id, body: again });
      await town.signIn(town.newBrowser(), again.email);
      expect((await town.call(otto, 'GET', '/v1/resources', { business: id })).status).toBe(404);
    },
  },

  demoted: {
    title: 'SI4 a role counts from the next request on',
    holds: async (town) => {
      const { olga, otto, id, ids } = await town.harbour();
      const path = `/v1/people/${ids.otto}`;
      await town.call(olga, 'PATCH', path, { business: id, body: { role: 'viewer' } });
      expect((await town.call(otto, 'POST', '/v1/resources', { business: id, body: resource })).status).toBe(403);
    },
  },

  keysStayKeys: {
    title: 'SI4 a key lets nobody in, whatever its scopes',
    holds: async (town) => {
      const { olga, id } = await town.harbour();
      const body = { name: 'Booking system', scopes: ['read', 'book', 'manage', 'conflicts'] };
      const made = await town.call(olga, 'POST', `/v1/businesses/${id}/keys`, { business: id, body });
      const headers = { authorization: `Bearer ${String(made.json['key'])}` };
      const person = { email: 'x@example.com', role: 'owner' };
      const answer = await town.call(town.newBrowser(), 'POST', '/v1/people', { body: person, headers, bare: true });
      expect(answer).toMatchObject({ status: 403, json: { code: 'role_insufficient' } });
    },
  },

  named: {
    title: 'SI4 a person’s name stands in the ledger',
    holds: async (town) => {
      const { otto, id } = await town.harbour();
      const made = await town.call(otto, 'POST', '/v1/resources', { business: id, body: resource });
      const times = { start: '2026-06-05T09:00:00Z', end: '2026-06-05T10:00:00Z' };
      const body = { resourceId: made.json.id, ...times, title: 'Cut' };
      await town.call(otto, 'POST', '/v1/bookings', { business: id, body });
      const by = town.memory.rows('ledger').map((row) => row['by']);
      expect(by).toEqual(['Otto Operator']);
    },
  },

  returnTo: {
    title: 'SI5 after signing in the browser goes to a page of the console and nowhere else',
    holds: async (town) => {
      await town.business();
      const own = ['/console/conflicts?state=open#top', '/console/'];
      for (const path of own)
        expect(await town.signIn(town.newBrowser(), owner, path)).toMatchObject({ status: 303, location: path });
      const foreign = [
        ...['https://evil.example/console/', '//evil.example/console/', '/\\evil.example/console/', '\\\\evil.example'],
        ...['/console/../v1/session', '/consolex', '/console/%0d%0aset-cookie:a=b/../../x', 'javascript:alert(1)', ''],
        ...[
          '/console/sign-in',
          '/\t/evil.example/console/',
          'https:evil.example/console/',
          `${publicUrl}@evil.example/console/`,
        ],
      ];
      for (const path of foreign)
        expect(await town.signIn(town.newBrowser(), owner, path)).toMatchObject({ status: 303, location: '/console/' });
    },
  },

  firstOwner: {
    title: 'SI6 the first owner gets what nobody owns, and nothing else',
    holds: async (town) => {
      const mine = await town.business();
      const { olga, otto, ids } = await (async () => {
        const browsers = { olga: town.newBrowser(), otto: town.newBrowser() };
        await town.signIn(browsers.olga, owner);
        const body = { email: 'otto@harbour.example', role: 'owner' };
        const added = await town.call(browsers.olga, 'POST', '/v1/people', { business: mine, body });
        await town.signIn(browsers.otto, body.email);
        return { ...browsers, ids: { otto: added.json.id, olga: (await town.session(browsers.olga)).person.id } };
      })();
      await town.call(otto, 'DELETE', `/v1/people/${ids.olga}`, { business: mine });
      await town.signIn(olga, owner);
      expect((await town.session(olga)).businesses).toEqual([]);
      const later = await town.business('Later');
      await town.signIn(olga, owner);
      expect((await town.session(olga)).businesses).toMatchObject([{ id: later, role: 'owner' }]);
      await town.signIn(otto, 'otto@harbour.example');
      expect((await town.session(otto)).businesses).toMatchObject([{ id: mine }]);
    },
  },

  onlyFirst: {
    title: 'SI6 nobody but the first owner creates a business, which is then theirs',
    holds: async (town) => {
      const { olga, otto, id } = await town.harbour();
      const body = { name: 'Second', timeZone: 'Europe/Berlin', locale: 'en' };
      for (const business of [undefined, id])
        expect(await town.call(otto, 'POST', '/v1/businesses', { body, business })).toMatchObject({
          ...{ status: 403, json: { code: 'role_insufficient' } },
        });
      const made = await town.call(olga, 'POST', '/v1/businesses', { body });
      expect(made.status).toBe(201);
      expect((await town.session(olga)).businesses).toContainEqual(
        expect.objectContaining({ id: made.json.id, role: 'owner' }),
      );
    },
  },

  lastOwner: {
    title: 'SI7 the last owner who has signed in can neither go nor be demoted',
    holds: async (town) => {
      const { olga, id, ids } = await town.harbour();
      const body = { email: 'never@example.com', role: 'owner' };
      await town.call(olga, 'POST', '/v1/people', { business: id, body });
      const path = `/v1/people/${ids.olga}`;
      const last = { status: 409, json: { code: 'last_owner' } };
      expect(await town.call(olga, 'DELETE', path, { business: id })).toMatchObject(last);
      const demotion = { business: id, body: { role: 'operator' } };
      expect(await town.call(olga, 'PATCH', path, demotion)).toMatchObject(last);
      const promotion = { business: id, body: { role: 'owner' } };
      await town.call(olga, 'PATCH', `/v1/people/${ids.otto}`, promotion);
      expect(await town.call(olga, 'PATCH', path, demotion)).toMatchObject({ status: 200 });
    },
  },

  bothOwners: {
    title: 'SI7 of two owners who remove each other at once one stays',
    holds: async (town) => {
      const { olga, otto, id, ids } = await town.harbour();
      const promotion = { business: id, body: { role: 'owner' } };
      await town.call(olga, 'PATCH', `/v1/people/${ids.otto}`, promotion);
      const answers = await Promise.all([
        town.call(olga, 'DELETE', `/v1/people/${ids.otto}`, { business: id }),
        town.call(otto, 'DELETE', `/v1/people/${ids.olga}`, { business: id }),
      ]);
      expect(answers.filter(({ status }) => status === 204)).toHaveLength(1);
      const owners = town.memory.rows('directory').filter(({ row, role }) => row === 'person' && role === 'owner');
      expect(owners).toHaveLength(1);
    },
  },

  erased: {
    title: 'SI8 with a business its people go, and what leads to it',
    holds: async (town) => {
      const { olga, otto, id } = await town.harbour();
      await town.business('Rival');
      expect((await town.call(olga, 'DELETE', `/v1/businesses/${id}`, { business: id })).status).toBe(202);
      expect((await otto.get('/v1/session')).status).toBe(401);
      expect((await town.call(otto, 'GET', '/v1/resources', { business: id })).status).toBe(404);
      const left = town.memory.rows('directory').filter((row) => row.pk.startsWith('person#') || row.row === 'person');
      expect(left).toEqual([]);
      expect(town.memory.rows('directory').filter(({ sk }) => sk === `ownerless#${id}`)).toEqual([]);
    },
  },
} satisfies Record<string, Fact>;
