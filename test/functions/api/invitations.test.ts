import { describe, expect, test } from 'vitest';
import { calendarScopes } from '../../../shared/contracts/google.ts';
import { getAccount, getInvitation, getLink } from '../../../shared/records/directory.ts';
import { GoogleError, type GoogleFailure } from '../../../shared/ports/google.ts';
import { googleWith, problemIn, World } from './world.ts';

const setUp = async () => {
  const world = new World();
  const { id: businessId, key } = await world.business();
  const id = await world.resource(key);
  return { world, key, businessId, id, path: `/v1/resources/${id}/invitation` };
};

const mailsOf = (world: World) => world.store.rows('directory').filter((row) => row.row === 'mail');

describe('invitations', () => {
  test('IN1 an invitation owes a mail and holds no secret', async () => {
    const { world, key, path } = await setUp();
    const answer = await world.call('POST', path, { key, body: { locale: 'pl' } });
    expect(answer).toMatchObject({
      status: 201,
      body: { state: 'sent', openedAt: null, expiresAt: '2026-05-11T06:00:00.000Z' },
    });
    expect(mailsOf(world)).toMatchObject([
      { template: 'invitation', to: 'anna@example.org', locale: 'pl', state: 'due' },
    ]);
    expect(answer.text).not.toMatch(/hash|issue/);
  });

  test('IN1 inviting again raises the issue, so that the old link dies', async () => {
    const { world, key, businessId, id, path } = await setUp();
    await world.call('POST', path, { key });
    const first = await getInvitation(world.store, businessId, id);
    expect((await world.call('POST', path, { key })).status).toBe(201);
    const second = await getInvitation(world.store, businessId, id);
    expect(second?.issue).toBe(2);
    expect(second?.hash).not.toBe(first?.hash);
  });

  test('the funnel says expired, and nothing has been sent is 404', async () => {
    const { world, key, path } = await setUp();
    expect((await world.call('GET', path, { key })).status).toBe(404);
    await world.call('POST', path, { key });
    world.now += 8 * 86_400_000;
    expect((await world.call('GET', path, { key })).body.state).toBe('expired');
  });

  test('revoking twice is once', async () => {
    const { world, key, path } = await setUp();
    await world.call('POST', path, { key });
    expect((await world.call('DELETE', path, { key })).status).toBe(204);
    expect((await world.call('GET', path, { key })).body.state).toBe('revoked');
    expect((await world.call('DELETE', path, { key })).status).toBe(204);
  });

  test('IN8 a mail that bounced shows in the funnel', async () => {
    const { world, key, businessId, id, path } = await setUp();
    await world.call('POST', path, { key });
    const row = await getInvitation(world.store, businessId, id);
    await world.store.update({
      table: 'directory',
      key: { pk: row?.pk ?? '', sk: row?.sk ?? '' },
      set: { problem: 'Mail to anna@example.org came back.' },
    });
    expect((await world.call('GET', path, { key })).body.problem).toBe('Mail to anna@example.org came back.');
  });

  test('API1 of several, an unknown id stops all before the first mail', async () => {
    const { world, key, id } = await setUp();
    const foreign = await world.resource((await world.business()).key);
    const answer = await world.call('POST', '/v1/invitations', { key, body: { resourceIds: [id, foreign] } });
    expect(answer.status).toBe(404);
    expect(problemIn(answer).errors).toMatchObject([{ path: 'resourceIds.1' }]);
    expect(mailsOf(world)).toEqual([]);
    const both = await world.call('POST', '/v1/invitations', { key, body: { resourceIds: [id] } });
    expect(both).toMatchObject({ status: 200, body: { items: [{ resourceId: id, invitation: { state: 'sent' } }] } });
  });
});

const failing = (failure: GoogleFailure) =>
  googleWith({
    probe: () => Promise.reject(new GoogleError(failure, { message: 'refused', reason: 'invalid_grant' })),
  });

describe('checking the account', () => {
  test('a working grant is told with its scopes', async () => {
    const { world, key, businessId, id } = await setUp();
    await world.link(businessId, id);
    const scopes = Object.values(calendarScopes);
    world.google = googleWith({ probe: async () => ({ scopes }) });
    const answer = await world.call('POST', `/v1/resources/${id}/check`, { key });
    expect(answer.body).toEqual({
      ok: true,
      account: 'anna@example.org',
      scopes,
      lastUsedAt: null,
      message: 'Google lets us in as anna@example.org.',
    });
    expect(await getAccount(world.store, businessId, 'acc_1')).toMatchObject({
      lastProbedAt: '2026-05-04T06:00:00.000Z',
    });
  });

  test('GR2 a refused grant fails the account and its links and asks the person to reconnect', async () => {
    const { world, key, businessId, id } = await setUp();
    const link = await world.link(businessId, id);
    world.google = failing({ kind: 'grantFailed' });
    const answer = await world.call('POST', `/v1/resources/${id}/check`, { key });
    expect(answer).toMatchObject({
      status: 200,
      body: { ok: false, message: expect.stringContaining('no longer lets us in') },
    });
    expect(await getAccount(world.store, businessId, 'acc_1')).toMatchObject({
      grant: 'failed',
      grantReason: 'invalid_grant',
    });
    expect(await getLink(world.store, businessId, link.id)).toMatchObject({ state: 'actionNeeded' });
    expect(mailsOf(world)).toMatchObject([{ template: 'reconnect' }]);
  });

  test.each(['operatorFault', 'transient', 'quotaExhausted'] as const)(
    'GR2 %s is not the grant’s fault',
    async (kind) => {
      const { world, key, businessId, id } = await setUp();
      await world.link(businessId, id);
      world.google = failing({ kind });
      const before = world.snapshot();
      expect((await world.call('POST', `/v1/resources/${id}/check`, { key })).body).toMatchObject({ ok: false });
      expect(world.snapshot()).toEqual(before);
    },
  );

  test('IN4 a missing permission is named and the link waits', async () => {
    const { world, key, businessId, id } = await setUp();
    const link = await world.link(businessId, id);
    world.google = googleWith({ probe: async () => ({ scopes: [calendarScopes.calendarList] }) });
    const answer = await world.call('POST', `/v1/resources/${id}/check`, { key });
    expect(answer.body).toMatchObject({ ok: false, message: expect.stringContaining('events') });
    expect(await getLink(world.store, businessId, link.id)).toMatchObject({ state: 'actionNeeded' });
  });

  test('a resource without an account is told what to do', async () => {
    const { world, key, id } = await setUp();
    const answer = await world.call('POST', `/v1/resources/${id}/check`, { key });
    expect(answer.status).toBe(409);
    expect(problemIn(answer)).toMatchObject({ code: 'not_connected', detail: 'Send the resource an invitation.' });
  });
});
