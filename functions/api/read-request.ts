import * as z from 'zod';
import { Id } from '../../shared/contracts/api.ts';
import { fieldsWrong, type ProblemCode, ProblemError, wrong } from '../../shared/contracts/problems.ts';
import { faultsOf, halvesIn } from './field-errors.ts';
import type { HttpEvent } from './http-event.ts';

/** Every part of a request is parsed before anything is done; what does not fit is named (API1). */

const largestBody = 100_000;

export function parseOr<T extends z.ZodType>(schema: T, value: unknown, code: ProblemCode): z.output<T> {
  const parsed = schema.safeParse(value, { reportInput: true });
  if (parsed.success) return parsed.data;
  throw fieldsWrong(code, faultsOf(parsed.error.issues));
}

/** Ids in the path that could not be one are answered like unknown ones. */
export function readParams(event: HttpEvent, names: readonly string[]): Record<string, string> {
  return Object.fromEntries(
    names.map((name) => {
      const id = Id.safeParse(event.params[name]);
      if (!id.success) throw new ProblemError('not_found');
      return [name, id.data];
    }),
  );
}

/** `schema` decides which parameters may repeat: those whose field is an array. */
export function readQuery<T extends z.ZodType>(event: HttpEvent, schema: T): z.output<T> {
  const names = [...new Set(event.query.keys())];
  const lists = listFields(schema);
  const repeated = names.filter((name) => !lists.has(name) && event.query.getAll(name).length > 1);
  if (repeated.length > 0)
    throw fieldsWrong(
      'invalid_parameter',
      repeated.map((path) => wrong(path, 'field.onceOnly')),
    );
  const values = names.map((name) => [name, lists.has(name) ? event.query.getAll(name) : event.query.get(name)]);
  return parseOr(schema, Object.fromEntries(values), 'invalid_parameter');
}

const listFields = (schema: z.ZodType): Set<string> =>
  new Set(
    schema instanceof z.ZodObject
      ? Object.entries(schema.shape).flatMap(([name, field]) => (field instanceof z.ZodArray ? [name] : []))
      : [],
  );

const jsonTypes = ['application/json', 'application/merge-patch+json'];

export function readBody<T extends z.ZodType>(event: HttpEvent, schema: T, optional: boolean): z.output<T> {
  if (event.body.length > largestBody) throw new ProblemError('body_too_large');
  if (event.body.length === 0 && optional) return parseOr(schema, {}, 'invalid_body');
  checkType(event);
  const body = parseJson(event.body);
  const halves = halvesIn(body);
  if (halves.length > 0) throw fieldsWrong('invalid_body', halves);
  return parseOr(schema, body, 'invalid_body');
}

function checkType(event: HttpEvent): void {
  const type = event.headers.get('content-type')?.split(';')[0]?.trim().toLowerCase();
  const accepted = event.method === 'PATCH' ? jsonTypes : jsonTypes.slice(0, 1);
  if (type !== undefined && !accepted.includes(type))
    throw new ProblemError('unsupported_media_type', { headers: { 'accept-patch': jsonTypes.join(', ') } });
}

function parseJson(body: Buffer): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(body));
  } catch {
    throw new ProblemError('invalid_json', { errors: [wrong('', 'field.notJson')] });
  }
}

/** The version in `If-Match`; undefined when any will do (`*`, or no header where it is optional). */
export function readIfMatch(event: HttpEvent, need: 'required' | 'optional' | undefined): number | undefined {
  const header = need === undefined ? undefined : event.headers.get('if-match')?.trim();
  if (header === undefined && need === 'required')
    throw new ProblemError('precondition_required', { errors: [wrong('If-Match', 'field.required')] });
  if (header === undefined || header === '*') return undefined;
  const version = /^(?:W\/)?"(\d{1,15})"$/.exec(header)?.[1];
  if (version !== undefined) return Number(version);
  throw fieldsWrong('invalid_parameter', [wrong('If-Match', 'field.etag')]);
}
