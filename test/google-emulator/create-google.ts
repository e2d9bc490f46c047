import { Faults } from './core/faults.ts';
import type { Random } from './core/ids.ts';
import { type LoggedRequest, RequestLog } from './core/request-log.ts';
import type { Change, Journaled } from './core/table.ts';
import type { Clock, Deliver } from './core/world.ts';
import { World } from './core/world.ts';
import { calendarRoutes } from './http/calendar-routes.ts';
import { peopleRoutes } from './http/control-people.ts';
import { controlRoutes } from './http/control-routes.ts';
import { consentRoutes, oauthRoutes } from './http/oauth-routes.ts';

import type { Call, Found, Incoming, Reply } from './http/router.ts';
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
  /**
   * Serves everything: API, OAuth, control API, pages. Rejects with `ConnectionDropped` where a fault says so. `served` is
   * told, as the log has it, what a request to Google's side was once it has been dealt with.
   */
  fetch(request: Request, served?: (entry: LoggedRequest) => void): Promise<Response>;
  /** As `fetch`, without the web's own requests and responses, which cost more than what is asked. */
  answer(request: Incoming, served?: (entry: LoggedRequest) => void): Promise<Reply>;
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
  const own = createRouter([
    ...controlRoutes(traffic),
    ...peopleRoutes(world),
    ...consentRoutes(world),
    ...pageRoutes(traffic),
  ]);
  const answer: Google['answer'] = async (request, served) => {
    const url = new URL(request.url);
    const mine = own(request.method, url.pathname);
    if (mine) return serveOwn(request, url, mine);
    if (url.pathname.startsWith('/control')) {
      return { status: 404, json: { error: { message: `no ${request.method} ${url.pathname}` } } };
    }
    return serveGoogle(traffic, request, url, google(request.method, url.pathname), served);
  };
  return {
    fetch: async (request, served) => responseOf(await answer(request, served)),
    answer,
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
const serveOwn = async (request: Incoming, url: URL, { route, params }: Found): Promise<Reply> => {
  const body = await request.text();
  const call: Call = { request, url, query: url.searchParams, params, body, operation: route.operation };
  return route.handle(call);
};
