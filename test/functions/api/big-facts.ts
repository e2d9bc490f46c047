import { expect } from 'vitest';
import * as z from 'zod';
import { BigBusiness } from '../../bench/big-business.ts';
import type { World } from './world.ts';

/** Facts about what is read where a business has many of everything. */

const Page = z.object({ items: z.array(z.looseObject({ id: z.string() })), nextCursor: z.string().nullable() });

/** As many reads for many resources as for few. */
export const readsAsOften =
  (path: string, query = '') =>
  async (world: World): Promise<void> => {
    const few = await BigBusiness.in(world, { resources: 3 });
    const fewReads = (await few.get(path, query)).reads;
    const many = await BigBusiness.in(world, { resources: 150 });
    const manyReads = (await many.get(path, query)).reads;
    expect(manyReads.rows).toBeGreaterThan(fewReads.rows);
    expect(manyReads.calls).toBe(fewReads.calls);
  };

const deskSize = 2300;

/** Two warnings, and upon them more conflicts than one request looks at. */
export async function deepDesk(world: World) {
  const business = await BigBusiness.in(world, { resources: 1 });
  const wanted: string[] = [];
  for (let at = 0; at < deskSize; at++) {
    world.now += 1000;
    const id = await business.open(at < 2 ? 'write_refused' : 'both_changed', `bkg_${at}`);
    if (at < 2) wanted.unshift(id);
  }
  return { business, wanted };
}

/** No request looks at the whole desk, and what fits is found all the same, in as many requests as it takes. */
export async function rareOnesAreFound(world: World): Promise<void> {
  const { business, wanted } = await deepDesk(world);
  const found: string[] = [];
  let cursor: string | null = null;
  for (let requests = 0; requests === 0 || (cursor !== null && requests < 20); requests++) {
    const more: string = cursor === null ? '' : `&cursor=${encodeURIComponent(cursor)}`;
    const { answer, reads } = await business.get('/v1/conflicts', `severity=warning&limit=20${more}`);
    const page = Page.parse(answer.body);
    found.push(...page.items.map(({ id }) => id));
    expect(reads.rows).toBeLessThan(deskSize);
    cursor = page.nextCursor;
  }
  expect(found).toEqual(wanted);
}

/** A kind of which there are few costs what it holds, not what stands on the desk besides. */
export async function aRareKindIsFoundAtOnce(world: World): Promise<void> {
  const business = await BigBusiness.in(world, { resources: 3, conflicts: 200 });
  const wanted = [await business.open('calendar_gone', 'lnk_1'), await business.open('quota_exhausted', 'lnk_2')];
  const ask = async (query: string) => {
    const { answer, reads } = await business.get('/v1/conflicts', query);
    expect(answer.body.nextCursor).toBeNull();
    expect(reads.rows).toBeLessThan(10);
    return Page.parse(answer.body).items.map(({ id }) => id);
  };
  expect(await ask('kind=calendar_gone')).toEqual([wanted[0]]);
  expect(await ask('owner=operator')).toEqual([wanted[1]]);
  expect(await ask('kind=client_refused')).toEqual([]);
  expect(await ask('kind=calendar_gone&from=2030-01-01T00:00:00Z')).toEqual([]);
}
