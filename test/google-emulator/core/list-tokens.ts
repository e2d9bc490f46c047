import { createHash } from 'node:crypto';

/** Where a list begins again: after this sort key. */
export type Position = readonly [number, number, string];

/** What a sync token stands for: everything up to a revision, as seen with certain parameters. */
export type SyncToken = {
  kind: 'sync';
  calendar: string;
  revision: number;
  epoch: number;
  /** The parameters it was earned with (2.2). */
  parameters: string;
  given: number;
  /** The window of the run that earned it, where one was given. */
  timeMin?: number;
  timeMax?: number;
};

export type PageToken = {
  kind: 'page';
  calendar: string;
  /** The whole query; a page token belongs to it alone. */
  query: string;
  /** What the sync token at the end will stand for. */
  revision: number;
  after: Position;
  snapshot: string;
  page: number;
};

const checksum = (text: string) => createHash('sha256').update(`list token ${text}`).digest('base64url').slice(0, 10);

export const encodeToken = (token: SyncToken | PageToken): string => {
  const text = Buffer.from(JSON.stringify(token)).toString('base64url');
  return `${token.kind === 'sync' ? 'CP' : 'EK'}${checksum(text)}${text}`;
};

const decode = (text: string): SyncToken | PageToken | undefined => {
  const body = text.slice(12);
  if (text.slice(2, 12) !== checksum(body)) return undefined;
  return JSON.parse(Buffer.from(body, 'base64url').toString()) as SyncToken | PageToken;
};

/** Nothing if the text is no sync token of ours; a page token is none. */
export const readSyncToken = (text: string): SyncToken | undefined => {
  const token = decode(text);
  return token?.kind === 'sync' ? token : undefined;
};

export const readPageToken = (text: string): PageToken | undefined => {
  const token = decode(text);
  return token?.kind === 'page' ? token : undefined;
};

/** A short stand-in for a set of parameters. */
export const fingerprint = (parameters: Record<string, unknown>): string =>
  createHash('sha256').update(JSON.stringify(parameters)).digest('base64url').slice(0, 12);
