import { describe, expect, it } from 'vitest';
import { type Evidence, funnelStep, isLate, resourceState } from '../../../shared/sync/health.ts';

const now = Date.parse('2026-05-04T08:00:00.000Z');
const at = (seconds: number) => new Date(now + seconds * 1000).toISOString();
type Link = Evidence['links'][number];
type Invitation = NonNullable<Evidence['invitation']>;

const live: Link = { accountId: 'acc_a', state: 'active', generation: 1, asOf: at(-60) };
const invitation: Invitation = { state: 'sent', expiresAt: at(60) };
const fine = { id: 'acc_a', grant: 'ok', email: 'anna@example.com' } as const;
const evidence = (more: Partial<Evidence>): Evidence => ({
  ...{ invitation: undefined, links: [], accounts: [fine], now, staleAfterSeconds: 600 },
  ...more,
});
const state = (more: Partial<Evidence>) => resourceState(evidence(more));
const step = (more: Partial<Evidence>) => funnelStep(evidence(more));

describe('the state of a resource with calendars', () => {
  it('HE1 is live while all are read in time', () => {
    expect(state({ links: [live, live] })).toEqual({ state: 'live' });
  });

  it('HE1 is that of the worst of them', () => {
    const late: Link = { ...live, asOf: at(-601) };
    const importing: Link = { ...live, generation: 0 };
    const paused: Link = { ...live, state: 'paused' };
    const stopped: Link = { ...live, state: 'actionNeeded', problem: 'calendar_gone' };
    const others: Link[] = [live];
    for (const [link, expected] of [
      [late, { state: 'delayed' }],
      [importing, { state: 'importing' }],
      [paused, { state: 'paused' }],
      [stopped, { state: 'actionNeeded', reason: 'calendar_gone' }],
    ] as const) {
      others.unshift(link);
      expect(state({ links: others })).toEqual(expected);
    }
  });

  it('HE1 says what a person has to act on', () => {
    const stopped: Link = { ...live, state: 'actionNeeded' };
    expect(state({ links: [{ ...stopped, inboundError: 'readOnly' }] }).reason).toBe('readOnly');
    expect(state({ links: [{ ...stopped, problem: 'gone', inboundError: 'readOnly' }] }).reason).toBe('gone');
    expect(state({ links: [stopped] }).reason).toBe('a person has to act');
    expect(state({ links: [{ ...live, asOf: at(-601), inboundError: 'transient' }] })).toEqual({
      ...{ state: 'delayed', reason: 'transient' },
    });
  });

  it('GR3 needs action where Google no longer lets us in, by the accounts of its own calendars alone', () => {
    const failed = { id: 'acc_b', grant: 'failed', email: 'ben@example.com' } as const;
    const links = [live, { ...live, accountId: 'acc_b' }];
    expect(state({ links, accounts: [fine, failed] })).toEqual({
      ...{ state: 'actionNeeded', reason: 'Google no longer lets us in as ben@example.com' },
    });
    expect(state({ links: [live], accounts: [fine, failed] })).toEqual({ state: 'live' });
  });

  it('AV5 is late once the last list is older than the setting says, or there was none', () => {
    const of = (asOf: string | undefined) => isLate({ asOf }, { now, staleAfterSeconds: 600 });
    expect([at(-600), at(-601), undefined].map(of)).toEqual([false, true, true]);
  });
});

describe('the state of a resource without a calendar', () => {
  it.each(['sent', 'opened', 'consented'] as const)('IN1 waits while its invitation is %s and good', (one) => {
    expect(state({ invitation: { ...invitation, state: one } })).toEqual({ state: 'waiting' });
    expect(state({ invitation: { ...invitation, state: one, expiresAt: at(0) } })).toEqual({
      ...{ state: 'notInvited', reason: 'the invitation ended unused' },
    });
  });

  it('IN8 says what became of the mail', () => {
    expect(state({ invitation: { ...invitation, problem: 'the address is unknown' } })).toEqual({
      ...{ state: 'waiting', reason: 'the address is unknown' },
    });
  });

  it('DS1 is disconnected where it had one, and not invited where nobody was', () => {
    const left: Link = { ...live, state: 'disconnected' };
    expect(state({ links: [left] })).toEqual({ state: 'disconnected' });
    expect(state({ links: [left], invitation })).toEqual({ state: 'waiting' });
    expect(state({ links: [left], invitation: { ...invitation, state: 'done' } })).toEqual({ state: 'disconnected' });
    expect(state({})).toEqual({ state: 'notInvited' });
    expect(state({ invitation: { ...invitation, state: 'revoked' } }).reason).toBe('the invitation ended unused');
  });
});

describe('the way from an invitation to a live calendar', () => {
  it('IN2 goes by the invitation until a calendar is chosen', () => {
    for (const one of ['sent', 'opened', 'consented'] as const)
      expect(step({ invitation: { ...invitation, state: one } })).toBe(one);
    for (const one of ['done', 'revoked'] as const)
      expect(step({ invitation: { ...invitation, state: one } })).toBe('notInvited');
    expect(step({ invitation: { ...invitation, expiresAt: at(0) } })).toBe('notInvited');
    expect(step({})).toBe('notInvited');
  });

  it('PL5 goes by the calendars from then on, the furthest of them', () => {
    const chosen: Link = { ...live, generation: 0, asOf: undefined };
    const importing: Link = { ...chosen, building: 1 };
    expect(step({ invitation, links: [chosen] })).toBe('calendarChosen');
    expect(step({ invitation, links: [chosen, importing] })).toBe('importing');
    expect(step({ invitation, links: [chosen, importing, live] })).toBe('live');
    expect(step({ invitation, links: [{ ...live, state: 'disconnected' }] })).toBe('sent');
  });
});
