import * as z from 'zod';

/** What of an HTTP API event these routes read. */
const Event = z.object({
  rawPath: z.string().default(''),
  rawQueryString: z.string().default(''),
  headers: z.record(z.string(), z.string().optional()).default({}),
  cookies: z.array(z.string()).default([]),
  body: z.string().optional(),
  isBase64Encoded: z.boolean().default(false),
  pathParameters: z.record(z.string(), z.string().optional()).default({}),
  requestContext: z.object({ http: z.object({ method: z.string() }) }),
});

export type Request = {
  method: string;
  path: string;
  /** The token in the path, as it came. */
  token: string;
  header(name: string): string | undefined;
  /** A cookie's value, if its name was sent exactly once. */
  cookie(name: string): string | undefined;
  /** A value that stands exactly once in the query, or in the form. */
  query(name: string): string | undefined;
  form(name: string): string | undefined;
};

/** A form of these pages is a few hundred bytes. */
const longestForm = 10_000;

export function readRequest(input: unknown): Request {
  const event = Event.parse(input);
  const query = new URLSearchParams(event.rawQueryString);
  const form = new URLSearchParams(bodyOf(event));
  return {
    method: event.requestContext.http.method,
    path: event.rawPath,
    token: event.pathParameters.token ?? '',
    header: (name) => event.headers[name],
    cookie: (name) => once(event.cookies.filter((cookie) => cookie.startsWith(`${name}=`)))?.slice(name.length + 1),
    query: (name) => once(query.getAll(name)),
    form: (name) => once(form.getAll(name)),
  };
}

const once = (values: string[]): string | undefined => (values.length === 1 ? values[0] : undefined);

function bodyOf({ body = '', isBase64Encoded }: z.infer<typeof Event>): string {
  if (body.length > longestForm) return '';
  return isBase64Encoded ? Buffer.from(body, 'base64').toString('utf8') : body;
}
