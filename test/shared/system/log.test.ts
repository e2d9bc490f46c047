import { spawnSync } from 'node:child_process';
import { expect, test } from 'vitest';
import { redactProperty, redactText } from '../../../shared/system/redact.ts';

const secretTexts = {
  accessToken: 'ya29.a0AfH6SMBx-long_token',
  refreshToken: '1//0gRefreshTokenOfSomebody',
  code: '4/0AX4XfWhCodeOfSomebody',
  clientSecret: 'GOCSPX-abcdefgh',
  idToken: 'eyJhbGciOi.eyJzdWIiOi.c2lnbmF0dXJl',
  sealed: 'v1.c2VhbGVkLXZhbHVlLW9mLXNvbWVib2R5',
  invitation: 'https://x.test/invitations/biz_a.res_b.c2VjcmV0',
  header: 'Bearer abc.def-ghi',
  callback: '/google/callback?state=st4te&code=c0de&scope=openid',
};

/** Runs as a function does, in a process of its own, and returns what it wrote. */
const written = (code: string): string => {
  const module = new URL('../../../shared/system/log.ts', import.meta.url).href;
  const script = `import { createLog } from ${JSON.stringify(module)}; const log = createLog('consent'); ${code}`;
  const options = ['--no-warnings', '--input-type=module', '--eval', script];
  const { stdout, stderr } = spawnSync(process.execPath, options, { encoding: 'utf8' });
  return stdout + stderr;
};

test('SE1 secrets are taken out of any text by their look', () => {
  const left = Object.values(secretTexts).map(redactText).join(' ');
  const secretParts = /a0AfH|0gRefresh|0AX4|abcdefgh|c2lnbm|c2Vhb|c2VjcmV0|abc\.def|st4te|c0de/;
  expect(left).not.toMatch(secretParts);
  expect(left).toContain('scope=openid');
});

test('SE1 secrets are taken out by the name they go by, ordinary facts stay', () => {
  const facts = {
    refresh_token: 'x',
    clientSecret: 'x',
    Authorization: 'x',
    code: 'x',
    body: { a: 1 },
    apiKey: 'x',
    cookies: ['x'],
  };
  const kept = {
    state: 'paused',
    statusCode: 3,
    linkId: 'lnk_1',
    status: 403,
    reason: 'rateLimitExceeded',
    tokens: 3,
    kind: 'cursorInvalid',
  };
  expect(JSON.parse(JSON.stringify(facts, redactProperty))).toEqual(
    Object.fromEntries(Object.keys(facts).map((name) => [name, '[redacted]'])),
  );
  expect(JSON.parse(JSON.stringify(kept, redactProperty))).toEqual(kept);
});

test('SE1 a line holds the facts and the error, without what a library hung on it', () => {
  const out = written(`
    const error = Object.assign(new Error('failed with Bearer abc.def-ghi'), { config: { headers: { x: 'hidden-header' } } });
    log.info('pulled', { linkId: 'lnk_1', pages: 2 });
    log.error('push failed', { bookingId: 'bkg_1', link: ${JSON.stringify(secretTexts.invitation)} }, error);
  `);
  const lines = out
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
  expect(lines).toMatchObject([
    { level: 'INFO', message: 'pulled', service: 'consent', linkId: 'lnk_1', pages: 2 },
    { level: 'ERROR', message: 'push failed', bookingId: 'bkg_1', errorName: 'Error' },
  ]);
  expect(out).not.toMatch(/abc\.def|hidden-header|c2VjcmV0/);
});
