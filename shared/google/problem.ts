import * as z from 'zod';

/** What a failed answer says, whichever of Google's three forms it has. Messages are left out: they may quote what was sent (SE1). */
export type Problem = {
  /** The body is one of Google's own forms, not the page of some proxy on the way. */
  fromGoogle: boolean;
  /** From the most to the least exact. */
  reasons: string[];
  domains: string[];
  /** The body names the quota of the whole project, not of one user (reference 5.3). */
  ofProject: boolean;
  /** The body complains about a sync or page token (reference 2.2: the reason there is unsettled). */
  tokenRefused: boolean;
};

const text = z.string().optional().catch(undefined);
const items = z
  .array(z.object({ reason: text, domain: text }))
  .optional()
  .catch(undefined);

/** Calendar backend (no `status`) and API front end (`status`, `details`). */
const ApiBody = z.object({
  error: z.object({ errors: items, details: items, status: text, message: text }),
});
/** Token and revoke endpoints. */
const OAuthBody = z.object({ error: z.string(), error_subtype: text });

const unreadable: Problem = { fromGoogle: false, reasons: [], domains: [], ofProject: false, tokenRefused: false };

export function readProblem(body: string): Problem {
  const json = parseJson(body);
  const oauth = OAuthBody.safeParse(json);
  if (oauth.success) {
    const { error, error_subtype: subtype } = oauth.data;
    return { ...unreadable, fromGoogle: true, reasons: named([error, subtype]) };
  }
  const api = ApiBody.safeParse(json);
  if (!api.success) return unreadable;
  const { errors = [], details = [], status, message = '' } = api.data.error;
  const all = [...errors, ...details];
  return {
    fromGoogle: true,
    reasons: named([...all.map((each) => each.reason), status]),
    domains: named(all.map((each) => each.domain)),
    ofProject: /^quota exceeded for quota metric/i.test(message) && !/per user/i.test(message),
    tokenRefused: /^invalid (sync|page) ?token/i.test(message),
  };
}

/** `undefined` for what is no JSON; a body that says `null` is no object either. */
export function parseJson(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
}

const named = (values: (string | undefined)[]): string[] =>
  values.filter((value) => value !== undefined && /^[A-Za-z][\w.]{0,59}$/.test(value)).map(String);
