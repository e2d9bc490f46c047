import * as z from 'zod';
import { openApiDocument } from './openapi.ts';
import { publicRoute, type Route } from './route.ts';

const OpenApi = z.looseObject({ openapi: z.string() }).meta({ description: 'An OpenAPI 3.1 document' });

export const aliveRoutes: Route[] = [
  publicRoute({
    method: 'GET',
    path: '/healthz',
    summary: 'Whether the API answers',
    reply: { status: 200, schema: z.object({ ok: z.literal(true) }) },
    handle: () => ({ ok: true as const }),
  }),
];

/** The document describes this route as well. It is made at the first request and kept. */
export function documentRoute(others: readonly Route[], publicUrl: string): Route {
  let document: z.infer<typeof OpenApi> | undefined;
  const route: Route = publicRoute({
    method: 'GET',
    path: '/v1/openapi.json',
    summary: 'This document',
    reply: { status: 200, schema: OpenApi },
    handle: () => {
      const made = document ?? { ...openApiDocument([...others, route], publicUrl) };
      document = made;
      return made;
    },
  });
  return route;
}
