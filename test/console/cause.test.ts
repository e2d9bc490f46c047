import { expect, test } from 'vitest';
import { en } from '../../console/src/messages/en.ts';
import { fill } from '../../console/src/messages/message.ts';
import { sayCause } from '../../console/src/resource/cause.ts';

test('a cause is said without the ids that the ledger keeps', () => {
  const say = (cause: string): string => sayCause(cause, (key, values) => fill(en[key], 'en', values));
  expect(say('decided on the desk: acceptGoogle (cfl_iek0j1)')).toBe('At the desk: Take Google’s');
  expect(say('undo of led_ajps-bkg_1-mx1')).toBe('Undo');
  expect(say('API request 25c29a9d-7f64')).toBe('API request');
  expect(say('Google no longer lets us in as a@b.example (invalid_grant)')).toContain('(invalid_grant)');
});
