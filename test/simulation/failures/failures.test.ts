import { describe, expect, it } from 'vitest';
import { kinds as conflictKinds } from '../../../shared/desk/kinds.ts';
import { GoogleError, type GoogleFailure } from '../../../shared/ports/google.ts';
import { minutes } from '../../../shared/sync/durations.ts';
import { type Doing, type Reaction, reactions } from '../../../shared/sync/failure-table.ts';
import { waitMs } from '../../../shared/sync/failures.ts';
import { createTown, signIn } from '../../functions/consent/support/town.ts';
import { answerOf, doings, type FailureKind, heard, kinds } from './answers.ts';
import { document } from './document.ts';
import { type Driven, drives, mend } from './drives.ts';

/** Every row of the table of failures, played: Google gives that answer, the real handlers run, and what the row says is so. */

const failureOf = (kind: FailureKind, doing: Doing): GoogleFailure => {
  const { retryAfterSeconds } = answerOf(doing, kind);
  if (kind === 'clientRefused') return { kind, clientId: '7-own.apps', at: doing === 'probe' ? 'signIn' : 'calendar' };
  return kind === 'rateLimited' && retryAfterSeconds !== undefined ? { kind, retryAfterSeconds } : { kind };
};

const rows = doings.flatMap((doing) => [...heard(doing)].sort().map((kind) => ({ doing, kind })));
const timed: Doing[] = ['read', 'insert', 'write', 'probe'];
const mailsTo = ({ world }: Driven) => {
  const mails = world.store.rows('directory').filter(({ row }) => row === 'mail');
  const templates = new Set(mails.map(({ template }) => String(template)));
  return { person: templates.has('reconnect'), business: templates.has('grantFailedBusiness') };
};

const warningsIn = ({ salon }: Driven) =>
  salon.conflicts().map(({ kind, subject, severity, count }) => ({ kind, subject: subject.type, severity, count }));

type Played = { doing: Exclude<Doing, 'choose'>; kind: FailureKind; as: keyof typeof drives };
const played: Played[] = [
  ...rows.flatMap(({ doing, kind }) => (doing === 'choose' ? [] : [{ doing, kind, as: doing }])),
  { doing: 'insert', kind: 'notFound', as: 'writeToGone' },
];

describe('each answer of Google’s', () => {
  it.each(played)('PL4 PU6 GR2 $kind while we $as leaves what the table says, and closes itself', async (row) => {
    const { doing, kind, as } = row;
    const reaction: Reaction = reactions[doing][kind];
    const driven = await drives[as](kind);
    const left = await driven.left();
    const againMs = waitMs(reaction.again, failureOf(kind, doing), 0);
    expect(left.leaves).toBe(reaction.leaves);
    if (timed.includes(doing) && againMs !== undefined) expect(near(left.againMs, againMs)).toBe(true);
    if (left.says !== undefined) expect(left.says).toContain(kind);
    const { warns, hears } = reaction;
    expect(warningsIn(driven)).toEqual(
      warns === undefined ? [] : [{ ...warns, severity: conflictKinds[warns.kind].severity, count: 1 }],
    );
    expect(mailsTo(driven)).toEqual({ person: hears.includes('person'), business: hears.includes('person') });
    expect(hears.includes('business')).toBe(warns !== undefined);
    expect(driven.world.metrics.counted('OperatorNeeded') > 0).toBe(hears.includes('operator'));
    await mend(driven, againMs);
    expect(warningsIn(driven)).toEqual([]);
    expect(await driven.isWell()).toBe(true);
    expect(driven.world.failures.filter((error) => !(error instanceof GoogleError))).toEqual([]);
  });

  const pages: Record<string, number> = { later: 503, unexpected: 502, operator: 502, held: 400 };
  it.each(rows.filter(({ doing }) => doing === 'choose'))(
    'IN1 $kind while a person chooses a calendar stores nothing, says what to do, and the link stays good',
    async ({ kind }) => {
      const reaction = reactions.choose[kind];
      const town = await createTown();
      if (kind === 'clientRefused') await town.bringClient();
      const token = await town.invite();
      const browser = town.newBrowser();
      await signIn(town, browser, token);
      const { status, reason } = answerOf('choose', kind);
      const match = { operation: 'calendarList.list' };
      await town.control('POST', '/faults', { match, action: { kind: 'status', status, reason } });
      const page = await browser.get(`/invitations/${token}/calendar`);
      expect(Object.values(pages)).toContain(page.status);
      expect(page.status === pages['held']).toBe(reaction.leaves === 'held');
      expect(town.links()).toEqual([]);
      expect(town.accounts().map(({ grant }) => grant === 'ok')).toEqual([reaction.leaves === 'page']);
      expect(town.invitation().problem !== undefined).toBe(reaction.hears.includes('business'));
      await town.control('DELETE', '/faults');
      town.clock.advance(minutes(10));
      if (reaction.leaves === 'held') await signIn(town, browser, token);
      expect((await browser.get(`/invitations/${token}/calendar`)).status).toBe(200);
      expect(town.conflicts().filter(({ state }) => state === 'open')).toEqual([]);
    },
  );
});

const near = (found: number | undefined, wanted: number): boolean =>
  found !== undefined && Math.abs(found - wanted) <= 2_000;

describe('tried again', () => {
  it.each(['read', 'write'] as const)('PL4 PU6 a %s that fails again waits twice as long', async (doing) => {
    const driven = await drives[doing]('transient');
    const waits: (number | undefined)[] = [];
    for (let count = 0; count < 8; count++) {
      const { againMs = 0 } = await driven.left();
      waits.push(Math.round(againMs / 1000));
      driven.world.time += againMs;
      await driven.world.sweep();
      await driven.world.settle();
    }
    expect(waits).toEqual([30, 60, 120, 240, 480, 960, 1800, 1800]);
  });
});

describe('the table of failures', () => {
  it('is written out in docs/failures.md', async () => {
    await expect(document()).toMatchFileSnapshot('../../../docs/failures.md');
  });

  it('PL4 has a row for every class of every doing, and every class that can be heard is played', () => {
    for (const doing of doings) expect(Object.keys(reactions[doing]).sort()).toEqual([...kinds].sort());
    expect(rows.length).toBeGreaterThan(60);
  });

  it('PU6 no row is left without a next try, a person, or an end', () => {
    for (const doing of doings)
      for (const kind of kinds) {
        const { again, hears, warns }: Reaction = reactions[doing][kind];
        if (again.kind === 'reconnect' || again.kind === 'byHand') expect(hears).toContain('person');
        if (warns !== undefined) expect(hears.length).toBeGreaterThan(0);
      }
  });
});
