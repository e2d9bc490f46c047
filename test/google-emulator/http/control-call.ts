import * as z from 'zod';
import { ApiError } from '../core/api-error.ts';
import type { Call, Reply, Route } from './router.ts';

/** A control request that cannot be served as it is; the answer says which field is at fault. */
export class ControlError extends Error {
  readonly status: number;
  readonly field: string | undefined;
  constructor(status: number, message: string, field?: string) {
    super(message);
    this.name = 'ControlError';
    this.status = status;
    this.field = field;
  }
}

const json = (body: string): unknown => {
  try {
    return body === '' ? {} : JSON.parse(body);
  } catch {
    throw new ControlError(400, 'the body is not JSON');
  }
};

/** The body, checked; a wrong one is refused with the first field that is wrong. */
export const bodyOf = <Value>(call: Call, schema: z.ZodType<Value>): Value => {
  const parsed = schema.safeParse(json(call.body));
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  const unknown = issue?.code === 'unrecognized_keys' ? issue.keys : [];
  const field = [...(issue?.path ?? []), ...unknown.slice(0, 1)].join('.');
  throw new ControlError(400, issue?.message ?? 'the body is not as expected', field);
};

const object = z.record(z.string(), z.unknown());

export const objectIn = (call: Call): Record<string, unknown> => bodyOf(call, object);

const errorReply = (error: unknown): Reply => {
  if (error instanceof ControlError) {
    return {
      status: error.status,
      json: { error: { message: error.message, ...(error.field ? { field: error.field } : {}) } },
    };
  }
  if (error instanceof ApiError) {
    const { status, message, reason, location } = error.facts;
    return { status, json: { error: { message, reason, ...(location ? { field: location } : {}) } } };
  }
  throw error;
};

export type ControlHandler = (call: Call) => unknown;

/** A route that speaks JSON: what the handler returns is the answer; nothing is `{ ok: true }`. */
export const jsonRoute = (route: Pick<Route, 'method' | 'path' | 'operation'>, handle: ControlHandler): Route => ({
  ...route,
  handle: async (call) => {
    try {
      return { status: 200, json: (await handle(call)) ?? { ok: true } };
    } catch (error) {
      return errorReply(error);
    }
  },
});

/** A route of the control API. */
export const control = (method: string, path: string, handle: ControlHandler): Route =>
  jsonRoute({ method, path: `/control${path}`, operation: 'control' }, handle);
