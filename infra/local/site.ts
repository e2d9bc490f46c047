import { readFile } from 'node:fs/promises';
import { extname, join } from 'node:path';
import { createContext, runInContext } from 'node:vm';
import type { EdgePart } from './edge-parts.ts';

/** Files as the distribution of the template would serve them out of its bucket, here out of a folder. */

type FileAnswer = { status: number; headers: Record<string, string>; body: Buffer };

/** The answer, or undefined for a path that the HTTP API answers. */
export type Site = (method: string, path: string) => Promise<FileAnswer | undefined>;

const types: Record<string, string> = {
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json',
  '.png': 'image/png',
  '.svg': 'image/svg+xml',
  '.woff2': 'font/woff2',
};

export function createSite(edge: readonly EdgePart[], directory: string | undefined): Site {
  const behaviors = edge.map(({ pattern, files }) => ({
    matches: patternOf(pattern),
    files: files && { headers: files.headers, rewrite: rewriteOf(files.rewrite) },
  }));
  return async (method, path) => {
    const files = behaviors.find(({ matches }) => matches.test(path))?.files;
    if (files === undefined) return undefined;
    if (method !== 'GET' && method !== 'HEAD') return plain(403, 'This distribution allows only GET and HEAD here.');
    if (directory === undefined) return plain(404, 'This stack was started without the console.');
    const uri = files.rewrite(path);
    const body = await read(directory, uri);
    if (body === undefined) return { ...plain(403, 'AccessDenied'), headers: files.headers };
    const type = types[extname(uri)] ?? 'application/octet-stream';
    return { status: 200, headers: { 'content-type': type, ...files.headers }, body };
  };
}

/** `*` stands for anything, `?` for one character, as in CloudFront. */
const patternOf = (pattern: string): RegExp =>
  new RegExp(
    `^${pattern
      .replace(/[.+^${}()|[\]\\]/g, '\\$&')
      .replaceAll('*', '.*')
      .replaceAll('?', '.')}$`,
  );

/**
 * The function of the template itself, which sees nothing but the request. The limit only ends what never would: a laptop that
 * is starting a browser and a dozen workers can take long over the first call.
 */
function rewriteOf(code: string | undefined): (uri: string) => string {
  if (code === undefined) return (uri) => uri;
  const context = createContext({});
  runInContext(code, context, { timeout: 10_000 });
  return (uri) => {
    const event = JSON.stringify({ request: { uri } });
    const answer: unknown = runInContext(`handler(${event}).uri`, context, { timeout: 10_000 });
    return String(answer);
  };
}

/** A file below the folder by its literal name, as a bucket has it; undefined for anything else. */
async function read(directory: string, uri: string): Promise<Buffer | undefined> {
  if (/\0|\\|(^|\/)\.\.?(\/|$)/.test(uri)) return undefined;
  return await readFile(join(directory, uri)).catch(() => undefined);
}

const plain = (status: number, text: string): FileAnswer => ({
  status,
  headers: { 'content-type': 'text/plain; charset=utf-8' },
  body: Buffer.from(text),
});
