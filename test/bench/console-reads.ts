import { World } from '../functions/api/world.ts';
import { BigBusiness } from './big-business.ts';

/** `npm run bench`: how much the reads of the console read, and how long they take, in a business of this size in memory. */

const size = { resources: 5000, conflicts: 20_000 };

const asked = [
  ['/v1/overview', ''],
  ['/v1/health', ''],
  ['/v1/resources', 'limit=200'],
  ['/v1/conflicts', ''],
  ['/v1/conflicts', 'kind=write_refused&limit=200'],
  ['/v1/conflicts', 'kind=quota_exhausted'],
  ['/v1/conflicts', 'owner=operator'],
  ['/v1/conflicts', 'resourceId=res_00000000000000000007'],
  ['/v1/conflicts', 'resourceId=res_00000000000000000007&kind=quota_exhausted'],
  ['/v1/conflicts', 'state=closed'],
  ['/v1/conflicts', 'escalation=normal&kind=grant_failed&to=2026-05-02T00:00:00Z'],
  ['/v1/conflicts', 'escalation=urgent'],
  ['/v1/conflicts', 'order=urgent'],
] as const;

const say = (text: string): void => void process.stdout.write(`${text}\n`);

async function main(): Promise<void> {
  const business = await BigBusiness.in(new World(), size);
  say(`${size.resources} resources, ${size.conflicts} conflicts; the slower of two reads`);
  say('');
  say('| read | ms | calls | requests | rows | items | more |');
  say('| --- | --- | --- | --- | --- | --- | --- |');
  for (const [path, query] of asked) {
    const first = await business.get(path, query);
    business.world.now += 60_000;
    const { answer, milliseconds, reads } = await business.get(path, query);
    const { items, nextCursor } = answer.body;
    const found = Array.isArray(items) ? items.length : '';
    const slower = Math.round(Math.max(first.milliseconds, milliseconds));
    const cells = [slower, reads.calls, reads.requests, reads.rows, found, typeof nextCursor === 'string' ? 'yes' : ''];
    say(`| ${[`${path}${query && '?'}${query}`, ...cells].join(' | ')} |`);
  }
}

await main();
