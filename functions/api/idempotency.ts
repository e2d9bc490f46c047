import { directoryKeys } from '../../shared/contracts/keys.ts';
import { fieldsWrong, ProblemError, problems, wrong } from '../../shared/contracts/problems.ts';
import { IdempotencyRow } from '../../shared/contracts/rows/idempotency.ts';
import { hashSecret, type IdPrefix, idOfSeed, newId, newSecret } from '../../shared/identity/ids.ts';
import type { Key, WriteResult } from '../../shared/ports/store.ts';
import { parseRow } from '../../shared/records/read.ts';
import { hours, iso, unixSeconds } from '../../shared/records/time.ts';
import { acceptedLanguage, type Language } from '../../shared/words/language.ts';
import type { Caller } from './authenticate.ts';
import type { HttpEvent, HttpResult } from './http-event.ts';
import type { ApiPorts } from './ports.ts';
import { problemResult } from './problem-answers.ts';

/**
 * AV4: `Idempotency-Key`. A row stands before anything is done. It says what was asked, holds the lease of the worker that does
 * it, then its answer for a day. A worker that dies leaves a lease that lapses, and the request is carried out again with the
 * same seed: ids derived from it find what the first one made. Answers of 5xx and those that ask to be repeated are not kept.
 */

/** Ids of what a request makes. */
export type Ids = {
  newId(prefix: IdPrefix): string;
  /** The request has been carried out before, how far is not known. */
  repeated: boolean;
};

export type Keyed = {
  /** The row of this key of this holder. */
  row: Key;
  fingerprint: string;
  requestId: string;
  /** What the first answer is said in; it is repeated as it was. */
  language: Language;
  /** The business under whose data key the answer is sealed, for it holds a secret. */
  sealFor: string | undefined;
};

const lasts = hours(24);
/** Longer than the function runs, so that a worker that lives keeps its lease. */
const leaseMs = 35_000;

export const randomIds = ({ random }: Pick<ApiPorts, 'random'>): Ids => ({
  newId: (prefix) => newId(prefix, random),
  repeated: false,
});

/** The key's own text is not kept. Keys of one holder are not seen by another, of the same business either. */
export function keyedBy(
  caller: Caller | undefined,
  event: HttpEvent,
  parsed: unknown,
): Omit<Keyed, 'sealFor'> | undefined {
  const key = event.headers.get('idempotency-key');
  if (key === undefined || caller === undefined) return undefined;
  if (!/^[\x20-\x7e]{1,255}$/.test(key))
    throw fieldsWrong('invalid_parameter', [wrong('Idempotency-Key', 'field.idempotencyKey')]);
  const hash = hashSecret(key);
  return {
    row: rowOf(caller, hash),
    fingerprint: hashSecret(JSON.stringify([event.method, event.path, [...event.query], parsed])),
    requestId: event.requestId,
    language: acceptedLanguage(event.headers.get('accept-language')),
  };
}

function rowOf(caller: Caller, hash: string): Key {
  if (caller.kind === 'admin') return directoryKeys.adminIdempotency(hash);
  if (caller.kind === 'person') return directoryKeys.personIdempotency(caller.person.session.personId, hash);
  return directoryKeys.idempotency(caller.businessId, caller.keyId, hash);
}

export async function once(ports: ApiPorts, keyed: Keyed, run: (ids: Ids) => Promise<HttpResult>): Promise<HttpResult> {
  const begun = await begin(ports, keyed);
  if (begun.answer !== undefined) return await replay(ports, keyed, begun.answer);
  const ids = { newId: (prefix: IdPrefix) => idOfSeed(prefix, begun.seed), repeated: begun.attempt > 1 };
  try {
    const result = await run(ids);
    await keep(ports, keyed, begun, result);
    return result;
  } catch (error) {
    const result = keptProblem(error, keyed);
    if (result === undefined) {
      await release(ports, begun);
      throw error;
    }
    await keep(ports, keyed, begun, result);
    return result;
  }
}

function keptProblem(error: unknown, { requestId, language }: Keyed): HttpResult | undefined {
  if (!(error instanceof ProblemError) || problems[error.code].status >= 500) return undefined;
  return error.facts.headers?.['retry-after'] === undefined ? problemResult(error, requestId, language) : undefined;
}

const attempts = 4;

/** Takes the lease, or finds the answer. */
async function begin(ports: ApiPorts, keyed: Keyed): Promise<IdempotencyRow> {
  for (let attempt = 0; attempt < attempts; attempt++) {
    const found = await ports.store.get('directory', keyed.row);
    const before = found && parseRow(IdempotencyRow, found);
    const now = ports.clock.now();
    const stands = before !== undefined && before.expiresAt > unixSeconds(now) ? before : undefined;
    if (stands !== undefined) refuse(stands, keyed, now);
    if (stands?.answer !== undefined) return stands;
    const taken = await take(ports, keyed, before, stands, now);
    if (taken.ok) return parseRow(IdempotencyRow, taken.row);
  }
  throw inProgress(1);
}

function refuse({ fingerprint, answer, leaseUntil }: IdempotencyRow, keyed: Keyed, now: number): void {
  if (fingerprint !== keyed.fingerprint) throw new ProblemError('idempotency_key_reused');
  const left = Date.parse(leaseUntil) - now;
  if (answer === undefined && left > 0) throw inProgress(Math.ceil(left / 1000));
}

const inProgress = (seconds: number): ProblemError =>
  new ProblemError('idempotency_in_progress', { headers: { 'retry-after': String(seconds) } });

/** A row whose day is over makes room for a new one; one whose worker died or failed keeps its seed. */
async function take(
  { store, random }: ApiPorts,
  { row: key, fingerprint }: Keyed,
  before: IdempotencyRow | undefined,
  stands: IdempotencyRow | undefined,
  now: number,
): Promise<WriteResult> {
  const row: IdempotencyRow = {
    ...key,
    ...{ v: 1, row: 'idempotency', fingerprint },
    seed: stands?.seed ?? newSecret(random),
    attempt: (stands?.attempt ?? 0) + 1,
    leaseUntil: iso(now + leaseMs),
    expiresAt: stands?.expiresAt ?? unixSeconds(now + lasts),
  };
  const when =
    before === undefined
      ? [{ attribute: 'pk', is: 'absent' } as const]
      : [stillHis(before), { attribute: 'seed', is: '=', value: before.seed } as const];
  return await store.put({ table: 'directory', row, when });
}

const stillHis = ({ attempt }: IdempotencyRow) => ({ attribute: 'attempt', is: '=', value: attempt }) as const;

async function keep(ports: ApiPorts, keyed: Keyed, begun: IdempotencyRow, result: HttpResult): Promise<void> {
  const { statusCode = 200, headers = {}, body = '' } = result;
  const { sealFor } = keyed;
  const answer = {
    status: statusCode,
    headers: Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, String(value)])),
    body: sealFor === undefined ? body : await ports.vault.seal(sealFor, 'answers', begun.sk, body),
    sealed: sealFor !== undefined,
  };
  await ports.store.update({ table: 'directory', key: keyed.row, set: { answer }, when: [stillHis(begun)] });
}

/** The seed stays: what a failed request has made all the same is found by the next. */
async function release({ store, clock }: ApiPorts, begun: IdempotencyRow): Promise<void> {
  const { pk, sk } = begun;
  await store.update({
    table: 'directory',
    key: { pk, sk },
    set: { leaseUntil: iso(clock.now()) },
    when: [stillHis(begun)],
  });
}

async function replay(
  { vault }: ApiPorts,
  { sealFor, row }: Keyed,
  { status, headers, body, sealed }: NonNullable<IdempotencyRow['answer']>,
): Promise<HttpResult> {
  const text = sealed && sealFor !== undefined ? await vault.open(sealFor, 'answers', row.sk, body) : body;
  return {
    statusCode: status,
    headers: { ...headers, 'idempotent-replayed': 'true' },
    ...(text === '' ? {} : { body: text }),
  };
}
