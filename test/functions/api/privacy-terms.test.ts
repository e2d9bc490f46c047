import { expect, test } from 'vitest';
import { shippedTerms } from '../../../shared/privacy/terms.ts';
import { adminKey, problemIn, World } from './world.ts';

const terms = '/v1/privacy-terms';

/** A business that has accepted nothing yet. */
const setUp = async (over: ConstructorParameters<typeof World>[0] = {}) => {
  const world = new World(over);
  const body = { name: 'Salon Aurora', timeZone: 'Europe/Berlin', locale: 'de' };
  const created = await world.call('POST', '/v1/businesses', { key: adminKey, body });
  const key = await world.key(String(created.body.id), ['read', 'manage']);
  const accept = (version: string = shippedTerms.version, name = 'Nora Nord') =>
    world.call('POST', `${terms}/acceptance`, { key, body: { name, version } });
  return { world, key, accept };
};

test('PV1 nobody is invited before the privacy terms are accepted, and the refusal says what to do', async () => {
  const { world, key, accept } = await setUp();
  const id = await world.resource(key);
  const before = world.snapshot();
  const invitations = () => [
    world.call('POST', `/v1/resources/${id}/invitation`, { key }),
    world.call('POST', '/v1/invitations', { key, body: { resourceIds: [id] } }),
  ];
  for (const answer of await Promise.all(invitations()))
    expect(problemIn(answer)).toMatchObject({
      ...{ status: 409, code: 'privacy_terms_not_accepted' },
      detail: expect.stringContaining('POST /v1/privacy-terms/acceptance'),
    });
  expect(world.snapshot()).toEqual(before);
  await accept();
  const statuses = [];
  for (const invited of invitations()) statuses.push((await invited).status);
  expect(statuses).toEqual([201, 200]);
});

test('PV1 they are accepted once, with name and date', async () => {
  const { world, key, accept } = await setUp();
  expect((await world.call('GET', terms, { key })).body).toMatchObject({
    ...{ version: shippedTerms.version, text: shippedTerms.text, url: null, accepted: null },
  });
  const at = new Date(world.now).toISOString();
  expect((await accept()).body.accepted).toEqual({ by: 'Nora Nord', at, version: shippedTerms.version });
  world.now += 86_400_000;
  await accept(shippedTerms.version, 'Somebody Else');
  expect((await world.call('GET', terms, { key })).body.accepted).toMatchObject({ by: 'Nora Nord', at });
});

test('PV1 another version than the present one cannot be accepted', async () => {
  const { world, key, accept } = await setUp();
  expect(problemIn(await accept('1999-01'))).toMatchObject({ status: 409, code: 'privacy_terms_outdated' });
  expect((await world.call('GET', terms, { key })).body.accepted).toBeNull();
});

test('PV1 an operator’s own terms are named by their address and version', async () => {
  const { world, key, accept } = await setUp({ privacyTerms: { url: 'https://op.example/privacy', version: '3' } });
  expect((await world.call('GET', terms, { key })).body).toMatchObject({
    ...{ version: '3', text: null, url: 'https://op.example/privacy' },
  });
  expect((await accept()).status).toBe(409);
  expect((await accept('3')).body.accepted).toMatchObject({ version: '3' });
});

test('docs/privacy-terms.md is the text that is accepted', async () => {
  await expect(shippedTerms.text).toMatchFileSnapshot('../../../docs/privacy-terms.md');
  expect(shippedTerms.text).toContain(`Version ${shippedTerms.version}.`);
});
