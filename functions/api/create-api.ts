import middy from '@middy/core';
import httpRouter from '@middy/http-router';
import { ProblemError } from '../../shared/contracts/problems.ts';
import { saying } from '../../shared/words/saying.ts';
import { authenticate } from './authenticate.ts';
import { docsPage } from './docs-page.ts';
import { houseHeaders } from './house-headers.ts';
import type { ApiEvent, HttpResult } from './http-event.ts';
import type { ApiConfig, ApiPorts } from './ports.ts';
import { problemAnswers } from './problem-answers.ts';
import type { Route } from './route.ts';
import { routesOf } from './routes.ts';

/** The API as one Lambda handler over HTTP API events; everything it needs of the world comes in `ports`. */
export function createApi(ports: ApiPorts, config: ApiConfig) {
  const routes = routesOf(config);
  const docs = docsPage(routes, config.publicUrl);
  const router = httpRouter<ApiEvent, HttpResult>({
    routes: [
      ...routes.map((route) => ({
        method: route.method,
        path: route.path,
        handler: async (event: ApiEvent) => await route.answer(event, ports),
      })),
      { method: 'GET', path: '/docs', handler: async () => docs() },
    ],
    notFoundResponse: ({ path }) => {
      throw noRoute(routes, path);
    },
  });
  return middy<ApiEvent, HttpResult>(router)
    .use(houseHeaders())
    .use(problemAnswers(config.onDefect))
    .use(authenticate(ports, config));
}

/** 405 where the address exists for other methods. */
function noRoute(routes: readonly Route[], path: string): ProblemError {
  const matches = (route: Route) =>
    new RegExp(`^${route.path.replaceAll('.', '\\.').replace(/\{\w+\}/g, '[^/]+')}/?$`).test(path);
  const allow = [...new Set(routes.filter(matches).map((route) => route.method))];
  return allow.length === 0
    ? new ProblemError('not_found', { detail: saying('refused.noAddress') })
    : new ProblemError('method_not_allowed', { headers: { allow: allow.join(', ') } });
}
