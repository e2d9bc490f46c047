import { describe, expect, test } from 'vitest';
import type { BookingContent } from '../../../shared/bookings/row.ts';
import { bookingRow } from '../../../shared/bookings/row.ts';
import { iso } from '../../../shared/records/time.ts';
import { BigBusiness, resourceIdOf } from '../../bench/big-business.ts';
import { aRareKindIsFoundAtOnce, deepDesk, rareOnesAreFound, readsAsOften } from './big-facts.ts';
import { World } from './world.ts';

/** Written to Google later: what is counted as waiting. */
const waiting = ({ world, id: businessId }: BigBusiness, resource: number, at: number) => {
  const [start, end] = [iso(world.now + at * 3600_000), iso(world.now + (at + 1) * 3600_000)];
  const content: BookingContent = {
    ...{ id: `bkg_${resource}_${at}`, businessId, resourceId: resourceIdOf(resource), start, end, title: 'Cut' },
    ...{
      status: 'confirmed',
      version: 1,
      createdAt: iso(world.now),
      updatedAt: iso(world.now),
      changedBy: 'api',
      rev: 1,
    },
    google: { state: 'waiting', attempt: 0, syncedVersion: 0, tries: 0, previous: [] },
  };
  return world.store.put({ table: 'calendar', row: bookingRow(content, undefined) });
};

describe('a business with many of everything', () => {
  test('LS1 a page of resources takes as many reads for two hundred as for three', () =>
    readsAsOften('/v1/resources', 'limit=200')(new World()));

  test('OV1 LS1 the overview takes as many reads for many resources as for few', () =>
    readsAsOften('/v1/overview')(new World()));

  test('HE1 LS1 health takes as many reads for many resources as for few', () =>
    readsAsOften('/v1/health')(new World()));

  test('LS1 what fits rarely is found page by page, and no page looks at the whole desk', () =>
    rareOnesAreFound(new World()));

  test('CF2 LS1 many are settled by what fits rarely: the whole desk is looked through for them', async () => {
    const { business, wanted } = await deepDesk(new World());
    const body = { filter: { severity: 'warning' }, action: 'ignore' };
    const answer = await business.world.call('POST', '/v1/conflicts/actions', { key: business.key, body });
    const results = wanted.map((id) => ({ id, ok: true, state: 'settled' }));
    expect(answer.body).toEqual({ results, more: false });
  });

  test('LS1 a kind of which there are few is found without looking at the others', () =>
    aRareKindIsFoundAtOnce(new World()));

  test('LS1 each resource of a page is shown as it is by itself, also while very many writes wait', async () => {
    const business = await BigBusiness.in(new World(), { resources: 4 });
    for (const [resource, count] of [3, 1100, 0, 2].entries())
      for (let at = 0; at < count; at++) await waiting(business, resource, at);
    const { items } = (await business.get('/v1/resources')).answer.body;
    const alone = [0, 1, 2, 3].map(async (at) => (await business.get(`/v1/resources/${resourceIdOf(at)}`)).answer.body);
    expect(items).toEqual(await Promise.all(alone));
    expect(items).toMatchObject([3, 1100, 0, 2].map((count) => ({ outbound: { waiting: count } })));
    expect((await business.get('/v1/health')).answer.body).toMatchObject({ waitingWrites: 1105 });
  });
});
