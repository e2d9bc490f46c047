/** What a handler answers: JSON, or text with its own type. */
export type Reply = { status: number; json?: unknown; text?: string; headers?: Record<string, string> };

/** A request as it arrives: the web's own, or what stands in for it where there is no network. */
export type Incoming = {
  method: string;
  url: string;
  headers: Pick<Headers, 'get' | 'has'>;
  text(): Promise<string>;
};

export type Call = {
  request: Incoming;
  url: URL;
  query: URLSearchParams;
  params: Record<string, string>;
  /** The raw body; handlers read it as JSON or as a form. */
  body: string;
  operation: string;
};

export type Route = {
  method: string;
  /** Segments after a colon are parameters, percent-decoded. */
  path: string;
  /** As Google names it, `events.list`; faults and the request log use it. */
  operation: string;
  handle(call: Call): Reply | Promise<Reply>;
};

export type Found = { route: Route; params: Record<string, string> };

const decoded = (segment: string): string => {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
};

const paramsOf = (pattern: string[], segments: string[]): Record<string, string> | undefined => {
  if (pattern.length !== segments.length) return undefined;
  const params: Record<string, string> = {};
  for (const [index, part] of pattern.entries()) {
    const segment = segments[index] ?? '';
    if (part.startsWith(':')) params[part.slice(1)] = segment;
    else if (part !== segment) return undefined;
  }
  return params;
};

/** Finds the route of a request; earlier routes win. */
export const createRouter = (routes: Route[]): ((method: string, pathname: string) => Found | undefined) => {
  const known = routes.map((route) => ({ route, pattern: route.path.split('/') }));
  return (method, pathname) => {
    const segments = pathname.split('/').map(decoded);
    for (const { route, pattern } of known) {
      const params = route.method === method ? paramsOf(pattern, segments) : undefined;
      if (params) return { route, params };
    }
    return undefined;
  };
};

export const responseOf = (reply: Reply): Response => {
  const headers = new Headers(reply.headers);
  if (reply.json !== undefined && !headers.has('Content-Type')) {
    headers.set('Content-Type', 'application/json; charset=UTF-8');
  }
  const body = reply.json === undefined ? (reply.text ?? null) : JSON.stringify(reply.json);
  return new Response([204, 304].includes(reply.status) ? null : body, { status: reply.status, headers });
};
