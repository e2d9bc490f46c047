import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { en } from '../../console/src/messages/en.ts';
import { fill } from '../../console/src/messages/message.ts';
import { sayCause } from '../../console/src/resource/cause.ts';

test('a cause is said without the ids that the ledger keeps', () => {
  const say = (cause: string): string => sayCause(cause, (key, values) => fill(en[key], 'en', values));
  expect(say('decided on the desk: acceptGoogle (cfl_iek0j1)')).toBe('At the desk: Take Google’s');
  expect(say('undo of led_ajps-bkg_1-mx1')).toBe('Undo');
  expect(say('API request 25c29a9d-7f64')).toBe('Through the API');
  expect(say('check, read 7: declined in Google, put back')).toBe('Declined in Google, put back');
  expect(say('Google no longer lets us in as a@b.example (invalid_grant)')).toContain('(invalid_grant)');
});

test('whatever the product writes into the ledger as a cause has words for people', () => {
  const root = join(import.meta.dirname, '..', '..');
  const written = ['functions', 'shared']
    .flatMap((folder) =>
      readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
        .filter((file) => file.endsWith('.ts'))
        .map((file) => readFileSync(join(root, folder, file), 'utf8')),
    )
    .flatMap((source) => [...source.matchAll(/\bcause: '([^']+ [^']+)'/g)].map(([, cause = '']) => cause));
  expect(written.length).toBeGreaterThan(6);
  expect(written.filter((cause) => sayCause(cause, (key) => key) === cause)).toEqual([]);
});
