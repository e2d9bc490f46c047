import type { Fetch } from '../../../shared/google/endpoints.ts';

export type Seen = { method: string; url: URL; headers: Headers; body: string };
type Reply = { status?: number; body?: unknown; headers?: Record<string, string> } | Response | Error;
type Script = (seen: Seen) => Reply | Promise<Reply>;

/** Google as a function, for answers that the emulator does not give; every request is kept. */
export function fakeGoogle(script: Script) {
  const seen: Seen[] = [];
  const fetch: Fetch = async (input, init) => {
    const request = new Request(input, init);
    const call = {
      method: request.method,
      url: new URL(request.url),
      headers: request.headers,
      body: await request.text(),
    };
    seen.push(call);
    const reply = await script(call);
    if (reply instanceof Error) throw reply;
    if (reply instanceof Response) return reply;
    const { status = 200, body = {}, headers = {} } = reply;
    const text = status === 204 ? null : typeof body === 'string' ? body : JSON.stringify(body);
    return new Response(text, { status, headers: { 'content-type': 'application/json; charset=UTF-8', ...headers } });
  };
  return { fetch, seen, calls: (path: string) => seen.filter((call) => call.url.pathname.endsWith(path)) };
}

export const isTokenCall = (seen: Seen): boolean => seen.url.pathname === '/token';

export const form = (seen: Seen): Record<string, string> => Object.fromEntries(new URLSearchParams(seen.body));
