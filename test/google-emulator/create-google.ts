import { Faults } from './core/faults.ts';
import type { Random } from './core/ids.ts';
import { RequestLog } from './core/request-log.ts';
import type { Change, Journaled } from './core/table.ts';
import type { Clock, Deliver } from './core/world.ts';
import { World } from './core/world.ts';
import { calendarRoutes } from './http/calendar-routes.ts';
import { peopleRoutes } from './http/control-people.ts';
import { controlRoutes } from './http/control-routes.ts';
import { oauthRoutes } from './http/oauth-routes.ts';

import type { Call, Found } from './http/router.ts';
import { createRouter, responseOf } from './http/router.ts';
import type { Traffic } from './http/traffic.ts';
import { serveGoogle } from './http/traffic.ts';
import { pageRoutes } from './page/page-routes.ts';

export { ConnectionDropped } from './http/traffic.ts';

export type GoogleOptions = {
  clock: Clock;
  random: Random;
  /** Sends a push message; must answer with the receiver's status or reject. */
  deliver: Deliver;
  /** Called whenever something was put on the agenda: ask `pending()` again. */
  wake?: () => void;
  /** Told of every row that changes, for a journal. */
  onChange?: (change: Change) => void;
};

export type Google = {
  /** Serves everything: API, OAuth, control API, pages. Rejects with `ConnectionDropped` where a fault says so. */
  fetch(request: Request): Promise<Response>;
  /** When the next delivery, retry or delayed answer is due, on the injected clock. */
  pending(): number | undefined;
  /** Does what is due by now. Resolves when the deliveries it started are answered. */
  tick(): Promise<void>;
  now(): number;
  /** What a journal restores and compacts. */
  tables: Journaled[];
};

/** Google as a state machine: no clock, randomness, timers or network of its own. */
export const createGoogle = (options: GoogleOptions): Google => {
  const world = new World({
    clock: options.clock,
    random: options.random,
    deliver: options.deliver,
    wake: options.wake ?? (() => undefined),
    onChange: options.onChange ?? (() => undefined),
  });
  const traffic: Traffic = { world, log: new RequestLog(), faults: new Faults() };
  const google = createRouter([...calendarRoutes(world), ...oauthRoutes(world)]);
  const own = createRouter([...controlRoutes(traffic), ...peopleRoutes(world), ...pageRoutes(world)]);
  return {
    fetch: async (request) => {
      const url = new URL(request.url);
      const mine = own(request.method, url.pathname);
      if (mine) return serveOwn(request, url, mine);
      if (url.pathname.startsWith('/control')) {
        return responseOf({ status: 404, json: { error: { message: `no ${request.method} ${url.pathname}` } } });
      }
      return serveGoogle(traffic, request, url, google(request.method, url.pathname));
    },
    pending: () => {
      const due = world.agenda.next();
      return due === undefined ? undefined : due - world.settings.clockOffset;
    },
    tick: () => world.agenda.runDue(world.now()),
    now: () => world.now(),
    tables: world.tables(),
  };
};

/** Control API and pages: no log, no faults. */
const serveOwn = async (request: Request, url: URL, { route, params }: Found): Promise<Response> => {
  const body = await request.text();
  const call: Call = { request, url, query: url.searchParams, params, body, operation: route.operation };
  return responseOf(await route.handle(call));
};
