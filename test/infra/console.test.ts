import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createSite } from '../../infra/local/site.ts';
import { readTemplate } from '../../infra/local/template.ts';
import { synthesize } from '../../infra/synthesize.ts';
import { Template } from './template.ts';

const source = synthesize().template;
const edge = readTemplate(source, { host: '127.0.0.1:1', queueBase: 'http://127.0.0.1:2/0' }).edge;

let directory: string;
beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), 'slotbridge-site-'));
  mkdirSync(join(directory, 'console', 'assets'), { recursive: true });
  writeFileSync(join(directory, 'console', 'index.html'), '<!doctype html>');
  writeFileSync(join(directory, 'console', 'assets', 'index-1.js'), 'run()');
  writeFileSync(join(directory, 'secret.txt'), 'secret');
});
afterAll(() => rmSync(directory, { recursive: true, force: true }));

const taking = (milliseconds: number, code: string): string =>
  `${code.replace('function handler', 'function fast')}
  function handler(event) { const since = Date.now(); while (Date.now() - since < ${milliseconds}); return fast(event); }`;

const get = (path: string, method = 'GET') => createSite(edge, directory)(method, path);

describe('the console’s files', () => {
  it('SV1 every address of the console is its page, which is asked for anew', async () => {
    for (const path of ['/console/', '/console/resources/res_1', '/console/a.b/c', '/console/index.html']) {
      const answer = await get(path);
      expect(answer).toMatchObject({ status: 200, headers: { 'content-type': 'text/html; charset=utf-8' } });
      expect(answer?.headers['cache-control']).toBe('no-cache');
      expect(answer?.body.toString()).toBe('<!doctype html>');
    }
  });

  it('SV1 a laptop that is slow for a moment still answers with the page', async () => {
    const slow = edge.map((part) =>
      part.files?.rewrite === undefined
        ? part
        : { ...part, files: { ...part.files, rewrite: taking(300, part.files.rewrite) } },
    );
    expect(slow).not.toEqual(edge);
    expect(await createSite(slow, directory)('GET', '/console/resources')).toMatchObject({ status: 200 });
  });

  it('SV1 assets are kept for ever, and one that is not there is not the page', async () => {
    expect(await get('/console/assets/index-1.js')).toMatchObject({
      status: 200,
      headers: {
        'content-type': 'text/javascript; charset=utf-8',
        'cache-control': 'public, max-age=31536000, immutable',
      },
    });
    expect(await get('/console/assets/gone.js')).toMatchObject({ status: 403 });
  });

  it('SV1 the policy lets nothing run or apply but files of this origin', async () => {
    for (const path of ['/console/', '/console/assets/index-1.js']) {
      const { headers = {} } = (await get(path)) ?? {};
      expect(headers).toMatchObject({
        'x-content-type-options': 'nosniff',
        'x-frame-options': 'DENY',
        'referrer-policy': 'same-origin',
      });
      const policy = headers['content-security-policy'] ?? '';
      expect(policy).toContain("default-src 'none'; script-src 'self'; style-src 'self';");
      expect(policy).toContain("connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'");
      expect(policy).not.toMatch(/unsafe|\*;|data:|http:/);
    }
  });

  it('SV1 pages, API and the doors of the console are not files', async () => {
    const answered = [
      '/',
      '/console',
      '/console/sign-in',
      '/console/sign-out',
      '/v1/session',
      '/invitations/x',
      '/docs',
    ];
    for (const path of answered) expect(await get(path)).toBeUndefined();
  });

  it('SV1 nothing outside the folder is served, and nothing is written', async () => {
    for (const path of [
      '/console/assets/../../secret.txt',
      '/console/assets/..%2f..%2fsecret.txt',
      '/console/assets/\0',
    ])
      expect((await get(path))?.status).toBe(403);
    expect((await get('/console/', 'POST'))?.status).toBe(403);
  });

  it('SV1 the bucket is open to the distribution alone', () => {
    const template = new Template(source);
    expect(template.only('AWS::S3::Bucket').Properties).toMatchObject({
      PublicAccessBlockConfiguration: { BlockPublicAcls: true, RestrictPublicBuckets: true },
    });
    const policy = JSON.stringify(template.only('AWS::S3::BucketPolicy').Properties);
    expect(policy).toContain('cloudfront.amazonaws.com');
    expect(policy).toContain('AWS:SourceArn');
  });
});
