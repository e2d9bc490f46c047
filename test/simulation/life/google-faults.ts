import type { FaultRule } from '../../google-emulator/core/faults.ts';
import type { Draw, Stage } from '../run/types.ts';
import type { LifeAction } from './action.ts';
import type { Town } from './town.ts';

/** Answers of Google that go wrong: which requests, how, and how many of them. Each is counted when a request was really hit. */

type Rule = Omit<FaultRule, 'times'>;
type Named = { name: string; rule: (draw: Draw) => Rule };

const reads = ['events.list', 'events.get'];
const writes = ['events.insert', 'events.patch', 'events.delete'];
const others = ['events.watch', 'channels.stop', 'oauth.refresh', 'calendarList.list'];
const any = [...reads, ...reads, ...writes, ...writes, ...others];

/** `after`: the effect happens and only its answer is another one. */
const answered = (name: string, status: number, reasons: readonly string[], operations = any): Named[] =>
  [false, true].map((after) => ({
    name: `${name}${after ? 'After' : 'Before'}`,
    rule: (draw) => ({
      match: { operation: draw.pick(after ? operations.filter((one) => !reads.includes(one)) : operations) },
      action: {
        ...{ kind: 'status', status, reason: draw.pick(reasons), after },
        ...(status === 429 && draw.chance(0.5) ? { retryAfterSeconds: draw.pick([1, 30, 120]) } : {}),
      },
    }),
  }));

const calendarOnly = [...reads, ...writes, 'events.watch'];

const envelope = (status: number, reason: string, message: string) => ({
  error: { errors: [{ domain: 'global', reason, message }], code: status, message },
});

const html = '<!DOCTYPE html><html><title>Error 502 (Server Error)!!1</title></html>';

const faults: readonly Named[] = [
  ...answered(
    'quota403',
    403,
    ['rateLimitExceeded', 'userRateLimitExceeded', 'quotaExceeded', 'dailyLimitExceeded'],
    calendarOnly,
  ),
  ...answered('permission403', 403, ['insufficientPermissions', 'forbidden', 'requiredAccessLevel'], calendarOnly),
  ...answered('rateLimited429', 429, ['rateLimitExceeded']),
  ...answered('error500', 500, ['internalError', 'backendError']),
  ...answered('error503', 503, ['backendError']),
  ...answered('conflict409Passing', 409, ['conflict'], writes),
  {
    name: 'timedOutAfterEffect',
    rule: (draw) => ({
      match: { operation: draw.pick([...writes, ...writes, ...others]) },
      action: { kind: 'drop', after: true },
    }),
  },
  { name: 'connectionLost', rule: (draw) => ({ match: { operation: draw.pick(any) }, action: { kind: 'drop' } }) },
  { name: 'bodyCut', rule: (draw) => ({ match: { operation: draw.pick(any) }, action: { kind: 'cutBody' } }) },
  {
    name: 'bodyNotJson',
    rule: (draw) => ({
      match: { operation: draw.pick(any) },
      action: { kind: 'status', status: draw.pick([200, 200, 502, 404, 403]), body: html, after: draw.chance(0.5) },
    }),
  },
  {
    name: 'answerLate',
    rule: (draw) => ({
      match: { operation: draw.pick(any) },
      action: { kind: 'delay', ms: draw.pick([500, 5000, 20_000, 80_000]), after: draw.chance(0.5) },
    }),
  },
];

const cursorFaults: readonly Named[] = [
  {
    name: 'gone410BetweenPages',
    rule: () => ({
      match: { operation: 'events.list', path: 'pageToken=' },
      action: { kind: 'status', status: 410, reason: 'fullSyncRequired' },
    }),
  },
  {
    name: 'gone410WithoutReason',
    rule: () => ({
      match: { operation: 'events.list', path: 'syncToken=' },
      action: { kind: 'status', status: 410, body: { error: { code: 410, message: 'Gone' } } },
    }),
  },
  {
    name: 'token400',
    rule: () => ({
      match: { operation: 'events.list', path: 'syncToken=' },
      action: { kind: 'status', status: 400, body: envelope(400, 'invalid', 'Invalid sync token value.') },
    }),
  },
];

async function arm(stage: Stage, town: Town, { name, rule }: Named): Promise<void> {
  const times = stage.draw.weighted([
    [1, 6],
    [2, 3],
    [4, 1],
  ]);
  const { id } = await stage.control<{ id: string }>('POST', '/faults', { ...rule(stage.draw), times });
  town.faults.set(id, { name, hits: 0 });
  stage.note({ kind: 'noted', name: 'faultArmed', detail: { name, times } }, 'google');
}

const expireCursors = (town: Town) => async (stage: Stage) => {
  const calendars = town.people.flatMap((person) => person.calendars);
  const { id } = stage.draw.pick(calendars);
  await stage.control('POST', '/sync-tokens/expire', stage.draw.chance(0.3) ? {} : { calendarId: id });
  stage.note({ kind: 'fault', name: 'cursorsExpired', detail: id }, 'google');
};

export const faultActions = (town: Town): LifeAction[] => [
  ...faults.map(
    (fault): LifeAction => ({
      ...{ name: `arm ${fault.name}`, group: 'faults', base: 0.5 },
      act: (stage) => arm(stage, town, fault),
    }),
  ),
  ...cursorFaults.map(
    (fault): LifeAction => ({
      ...{ name: `arm ${fault.name}`, group: 'cursor', base: 0.5 },
      act: (stage) => arm(stage, town, fault),
    }),
  ),
  { name: 'expire cursors', group: 'cursor', base: 0.7, act: expireCursors(town) },
];

/** Adds what was hit since the last look to the counts. */
export async function countFaults(stage: Stage, town: Town): Promise<void> {
  const { items } = await stage.control<{ items: { id: string; hits: number }[] }>('GET', '/faults');
  for (const { id, hits } of items) {
    const known = town.faults.get(id);
    if (known === undefined || hits === known.hits) continue;
    stage.counts.add(known.name, hits - known.hits);
    stage.note({ kind: 'fault', name: known.name, detail: `${hits - known.hits} requests` }, 'google');
    known.hits = hits;
  }
}

export const faultNames: readonly string[] = [...faults, ...cursorFaults].map(({ name }) => name);
