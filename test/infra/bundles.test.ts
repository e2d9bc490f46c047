import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import * as z from 'zod';
import { type FunctionSpec, functionSpecs } from '../../infra/function-specs.ts';
import { entryMetadata } from '../../infra/house-function.ts';
import { synthesize } from '../../infra/synthesize.ts';
import { type Resource, Template, variablesOf } from './template.ts';

const run = promisify(execFile);
const projectRoot = resolve(import.meta.dirname, '../..');
const directory = mkdtempSync(join(tmpdir(), 'slotbridge-bundles-'));
const specs: [string, FunctionSpec][] = Object.entries(functionSpecs);
const megabyte = 1024 * 1024;

type Bundle = { file: string; bytes: number; sources: string[]; fn: Resource };
const bundles = new Map<string, Bundle>();

beforeAll(() => {
  const template = new Template(synthesize({ bundle: true, outdir: directory }).template);
  for (const [name] of specs) bundles.set(name, readBundle(template.functionNamed(name)));
});

afterAll(() => rmSync(directory, { recursive: true, force: true }));

function readBundle(fn: Resource): Bundle {
  const { Code } = z.object({ Code: z.object({ S3Key: z.string() }) }).parse(fn.Properties);
  const asset = join(directory, `asset.${Code.S3Key.replace(/\.zip$/, '')}`);
  const file = join(asset, 'index.mjs');
  const map: unknown = JSON.parse(readFileSync(`${file}.map`, 'utf8'));
  const { sources } = z.object({ sources: z.array(z.string()) }).parse(map);
  return { file, bytes: statSync(file).size, sources: sources.map(fromProjectRoot), fn };
}

/** Source maps name sources relative to where the bundle was made: everything from the project's own folders on. */
const fromProjectRoot = (source: string) =>
  source.replace(/^(\.\.\/)+/, '').replace(/^.*?(?=(functions|shared|node_modules)\/)/, '');

function bundleOf(name: string): Bundle {
  const bundle = bundles.get(name);
  if (!bundle) throw new Error(`no bundle of ${name}`);
  return bundle;
}

/** Only the function's own variables, as Lambda gives them; values that look right and lead nowhere. */
function environmentOf({ fn }: Bundle): Record<string, string> {
  const values = Object.keys(variablesOf(fn)).map((name) => [name, placeholder(name)]);
  return {
    AWS_REGION: 'eu-central-1',
    AWS_LAMBDA_FUNCTION_NAME: fn.id,
    AWS_ENDPOINT_URL: 'http://127.0.0.1:9',
    ...Object.fromEntries(values),
  };
}

function placeholder(name: string): string {
  if (name.endsWith('_URL')) return `https://${name.toLowerCase().replaceAll('_', '-')}.example.com`;
  if (name.endsWith('_ARN')) return `arn:aws:service:eu-central-1:111122223333:${name}`;
  return name === 'MAIL_FROM' || name === 'FIRST_OWNER' ? 'slotbridge@example.com' : name;
}

/** Calls the handler as Lambda does and writes what it answers, or the reason it fails for, as the last line. */
const player = `
  const [file, event] = process.argv.slice(1);
  const { handler } = await import(file);
  const context = { awsRequestId: 'r1', getRemainingTimeInMillis: () => 10_000 };
  const answer = await handler(JSON.parse(event), context).catch((error) => ({ failed: String(error.message) }));
  process.stdout.write('\\n' + JSON.stringify(answer) + '\\n');
`;

const request = (method: string, path: string) => ({
  version: '2.0',
  routeKey: `${method} ${path}`,
  rawPath: path,
  rawQueryString: '',
  headers: { host: 'sync.example.com' },
  requestContext: {
    requestId: 'r1',
    routeKey: `${method} ${path}`,
    stage: '$default',
    http: { method, path, protocol: 'HTTP/1.1', sourceIp: '192.0.2.1', userAgent: 'test' },
  },
  isBase64Encoded: false,
});

/** A message that breaks every contract: it fails alone, and nothing outside is asked. */
const unreadable = {
  event: {
    Records: [
      { messageId: 'm1', receiptHandle: 'h1', body: '{}', attributes: { MessageGroupId: 'g1' }, messageAttributes: {} },
    ],
  },
  answer: { batchItemFailures: [{ itemIdentifier: 'm1' }] },
};

/** For each function an event that it can answer without anything outside. */
const plays: Record<string, { event: unknown; answer: unknown }> = {
  'receive-notification': { event: request('POST', '/google/notifications'), answer: { statusCode: 404 } },
  'pull-changes': unreadable,
  'apply-deltas': unreadable,
  'relay-changes': { event: { Records: [] }, answer: { batchItemFailures: [] } },
  'push-bookings': unreadable,
  'run-schedule': { event: { job: 'unknown' }, answer: { failed: expect.stringContaining('sweep') } },
  consent: { event: request('GET', '/invitations/unknown'), answer: { statusCode: 404 } },
  api: { event: request('GET', '/healthz'), answer: { statusCode: 200 } },
  'send-mails': unreadable,
  'deliver-webhooks': unreadable,
};

describe('bundles', () => {
  it.each(specs)('%s is bundled from the entry that its template names, and that runs locally', (name) => {
    const { sources, fn } = bundleOf(name);
    expect(fn.Metadata[entryMetadata]).toBe(`functions/${name}/handler.ts`);
    expect(sources.at(-1)).toBe(fn.Metadata[entryMetadata]);
    expect(statSync(join(projectRoot, `functions/${name}/handler.ts`)).isFile()).toBe(true);
  });

  it.each(specs)('%s plays an event in a process of its own, with its own variables and nothing else', async (name) => {
    const bundle = bundleOf(name);
    const { event, answer } = plays[name] ?? {};
    const { stdout } = await run(
      process.execPath,
      ['--input-type=module', '-e', player, bundle.file, JSON.stringify(event)],
      {
        env: environmentOf(bundle),
      },
    );
    const last = stdout.trimEnd().split('\n').at(-1) ?? '';
    expect(JSON.parse(last)).toMatchObject(z.object({}).loose().parse(answer));
  });

  it('none is larger than four megabytes', () => {
    const rows = [...bundles].map(([name, { bytes }]) => `${(bytes / megabyte).toFixed(2).padStart(6)} MB  ${name}`);
    process.stdout.write(`${rows.join('\n')}\n`);
    for (const [name, { bytes }] of bundles) expect(bytes, name).toBeLessThan(4 * megabyte);
  });

  it('none holds the whole of googleapis, tests, the emulator or the CDK', () => {
    const foreign = /^(test|infra)\/|node_modules\/(aws-cdk-lib|googleapis\/build\/src\/apis\/(?!calendar\/))/;
    for (const [name, { sources }] of bundles) {
      expect(
        sources.filter((source) => foreign.test(source)),
        name,
      ).toEqual([]);
    }
  });

  it.each(specs)(
    'SE1 %s may open invitations if its code makes them, and grants if it talks to Google',
    (name, spec) => {
      const { sources } = bundleOf(name);
      expect(spec.vault.includes('invitations')).toBe(sources.includes('shared/onboarding/invitation-token.ts'));
      expect(spec.vault.includes('grants')).toBe(spec.secrets.includes('google'));
    },
  );
});
