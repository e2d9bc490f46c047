import type { IncomingMessage } from 'node:http';
import * as z from 'zod';

/** What the local stack itself answers, under `/__local`: it stands for nothing in AWS. */
export type LocalActions = {
  advanceClock(milliseconds: number): Promise<number>;
  now(): number;
  counters(): unknown;
  state(): Promise<unknown>;
  /** Which data this stack has. */
  about(): unknown;
};

/** The answer, or undefined for a path that is not the stack's own. */
export type LocalApi = (
  request: Pick<IncomingMessage, 'method' | 'headers'>,
  path: string,
  body: Buffer,
) => Promise<{ status: number; body: unknown } | undefined>;

const year = 366 * 24 * 60 * 60 * 1000;
const advance = z.strictObject({ advanceMs: z.number().int().min(0).max(year) });

export function createLocalApi(actions: LocalActions): LocalApi {
  const served: Record<string, (body: Buffer) => Promise<{ status: number; body: unknown }>> = {
    'GET /__local/clock': async () => answer({ now: actions.now() }),
    'POST /__local/clock': async (body) => {
      const parsed = advance.safeParse(parseJson(body));
      if (!parsed.success) return { status: 400, body: { message: explain(parsed.error) } };
      return answer({ now: await actions.advanceClock(parsed.data.advanceMs) });
    },
    'GET /__local/counters': async () => answer(actions.counters()),
    'GET /__local/about': async () => answer(actions.about()),
    'GET /__local/state': async () => answer(await actions.state()),
  };
  return async ({ method, headers }, path, body) => {
    if (!path.startsWith('/__local/')) return undefined;
    if (isForeign(headers)) return { status: 403, body: { message: 'Another site may not steer the local stack.' } };
    const serve = served[`${method} ${path}`];
    if (serve) return serve(body);
    return {
      status: 404,
      body: { message: `${method} ${path} is nothing here; there are ${Object.keys(served).join(', ')}.` },
    };
  };
}

const answer = (body: unknown) => ({ status: 200, body });

/** A page of another origin may make the browser post to the loopback address; its Origin header tells. */
function isForeign({ origin, host }: IncomingMessage['headers']): boolean {
  return origin !== undefined && origin !== `http://${host}`;
}

function parseJson(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString('utf8'));
  } catch {
    return undefined;
  }
}

function explain(error: z.ZodError): string {
  return `The body must be {"advanceMs": milliseconds}: ${error.issues
    .map((issue) => `${issue.path.join('.') || 'body'}: ${issue.message}`)
    .join('; ')}.`;
}
