import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { findByToken, tokenOf } from '../../../shared/onboarding/invitation-token.ts';
import { issueInvitation, recordOpened, revokeInvitation } from '../../../shared/onboarding/invitations.ts';
import { days } from '../../../shared/records/time.ts';
import { businessId, createWorld, invite } from './support/world.ts';

const secretIn = (token: string) => token.split('.')[2] ?? '';

describe('invitations', () => {
  it('IN1 the link holds at least 128 bits besides the ids, and only its hash is stored', async () => {
    const world = await createWorld();
    const invitation = await invite(world);
    const token = await tokenOf(world.ports, invitation);
    expect(Buffer.from(secretIn(token), 'base64url').length).toBeGreaterThanOrEqual(16);
    expect(world.everything()).not.toContain(secretIn(token));
    expect(await findByToken(world.ports, token)).toMatchObject({ id: invitation.id, issue: 1, state: 'sent' });
  });

  it('IN1 a resend kills the link before it and starts the funnel over', async () => {
    const world = await createWorld();
    const first = await invite(world);
    const old = await tokenOf(world.ports, first);
    await recordOpened(world.ports, first);
    const second = await invite(world);
    expect(second).toMatchObject({ id: first.id, issue: 2, state: 'sent' });
    expect(second.openedAt).toBeUndefined();
    expect(await findByToken(world.ports, old)).toBeUndefined();
    expect(await findByToken(world.ports, await tokenOf(world.ports, second))).toMatchObject({ issue: 2 });
  });

  it('IN1 a link dies after seven days', async () => {
    const world = await createWorld();
    const token = await tokenOf(world.ports, await invite(world));
    world.clock.advance(days(7) - 1);
    expect(await findByToken(world.ports, token)).toBeDefined();
    world.clock.advance(1);
    expect(await findByToken(world.ports, token)).toBeUndefined();
  });

  it('IN1 a revoked link is dead and is revoked once', async () => {
    const world = await createWorld();
    const token = await tokenOf(world.ports, await invite(world));
    expect(await revokeInvitation(world.ports, { businessId, resourceId: 'res_anna' })).toBe(true);
    expect(await findByToken(world.ports, token)).toBeUndefined();
    expect(await revokeInvitation(world.ports, { businessId, resourceId: 'res_anna' })).toBe(false);
  });

  it('PU8 the invitation and the mail that it owes are one write, and the mail holds no secret', async () => {
    const world = await createWorld();
    const token = await tokenOf(world.ports, await invite(world));
    expect(world.mails()).toMatchObject([
      { template: 'invitation', to: 'anna@example.com', issue: 1, state: 'due', resourceId: 'res_anna' },
    ]);
    expect(world.mails()[0]?.dueAt).toBe('2026-03-02T09:00:00.000Z');
    expect(JSON.stringify(world.mails())).not.toContain(secretIn(token));
  });

  it('of twenty resends at once each gets its own issue or is told that others were in the way', async () => {
    const world = await createWorld();
    const outcomes = await Promise.all(
      Array.from({ length: 20 }, () =>
        issueInvitation(world.ports, { businessId, resourceId: 'res_anna', purpose: 'connect', by: 'test' }),
      ),
    );
    const issues = outcomes.flatMap((outcome) => (outcome.ok ? [outcome.invitation.issue] : []));
    expect(issues.length).toBeGreaterThan(0);
    expect(new Set(issues).size).toBe(issues.length);
    expect(world.mails().length).toBe(issues.length);
    expect(world.invitation().issue).toBe(Math.max(...issues));
  });

  it('an unknown resource is not invited, and nothing is written', async () => {
    const world = await createWorld();
    const before = world.everything();
    const input = { businessId, resourceId: 'res_nobody', purpose: 'connect', by: 'test' } as const;
    expect(await issueInvitation(world.ports, input)).toEqual({ ok: false, reason: 'not_found' });
    expect(world.everything()).toBe(before);
  });

  it('IN2 no mutated token finds an invitation', async () => {
    const world = await createWorld();
    const good = await tokenOf(world.ports, await invite(world));
    const characters = 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-. %/'.split('');
    const mutated = fc
      .tuple(fc.nat(good.length - 1), fc.constantFrom(...characters), fc.constantFrom('replace', 'insert', 'cut'))
      .map(([at, character, how]) => {
        if (how === 'cut') return good.slice(0, at);
        return good.slice(0, at) + character + good.slice(how === 'insert' ? at : at + 1);
      });
    await fc.assert(
      fc.asyncProperty(fc.oneof(mutated, fc.string()), async (token) => {
        fc.pre(token !== good);
        expect(await findByToken(world.ports, token)).toBeUndefined();
      }),
      { numRuns: 500 },
    );
  });
});
