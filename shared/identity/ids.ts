import { createHash, timingSafeEqual } from 'node:crypto';
import { projectOf } from '../contracts/rows/oauth-clients.ts';
import type { Random } from '../ports/random.ts';

const alphabet = '0123456789abcdefghijklmnopqrstuv';

/** Base32hex without padding, lowercase: the alphabet Google allows in event ids. */
export function base32hex(bytes: Uint8Array): string {
  let out = '';
  let bits = 0;
  let value = 0;
  for (const byte of bytes) {
    value = (value << 8) | byte;
    bits += 8;
    while (bits >= 5) {
      out += alphabet[(value >>> (bits - 5)) & 31];
      bits -= 5;
    }
    value &= (1 << bits) - 1;
  }
  return bits > 0 ? out + alphabet[(value << (5 - bits)) & 31] : out;
}

export type IdPrefix = 'biz' | 'res' | 'bkg' | 'cfl' | 'key' | 'inv' | 'mail' | 'led' | 'whk' | 'evt';

/** 120 random bits behind a prefix. */
export const newId = (prefix: IdPrefix, random: Random): string => `${prefix}_${base32hex(random.bytes(15))}`;

const digest = (parts: readonly (string | number)[]): Buffer =>
  createHash('sha256').update(JSON.stringify(parts)).digest();

const derived = (prefix: string, ...parts: (string | number)[]): string =>
  `${prefix}_${base32hex(digest([prefix, ...parts]).subarray(0, 15))}`;

/** The same seed gives the same id: what is made for a request twice is one thing (AV4). */
export const idOfSeed = (prefix: IdPrefix, seed: string): string => derived(prefix, seed);

/** The same account of the same client at the same business is the same row, also after a reconnect (IN6). */
export const accountIdOf = (businessId: string, oauthClient: string, sub: string): string =>
  derived('acc', businessId, oauthClient, sub);

/** One person is one id at every business, found from the address they were invited by; the id tells nobody the address. */
export const personIdOf = (email: string): string => derived('per', email.trim().toLowerCase());

/** The same calendar for the same resource is the same link, so that a reconnect finds its rows again. */
export const linkIdOf = (businessId: string, resourceId: string, calendarId: string): string =>
  derived('lnk', businessId, resourceId, calendarId);

/** WH1: one event is one, however often it is written, sent or replayed. */
export const webhookEventIdOf = (businessId: string, subjectId: string, place: string): string =>
  derived('evt', businessId, subjectId, place);

/** WH1: one webhook is owed one event once, however often it is asked for. */
export const deliveryIdOf = (webhookId: string, eventId: string): string => derived('dlv', webhookId, eventId);

/** PU1: the id of a booking's event, the same after disconnect and reconnect. */
export const eventIdOf = (businessId: string, bookingId: string, calendarId: string, attempt: number): string =>
  base32hex(digest(['event', businessId, bookingId, calendarId, attempt]));

/** Counts grants of one person to one client's project over all businesses without naming the person (IN6). */
export const grantHashOf = (oauthClient: string, sub: string): string =>
  digest(['grant', projectOf(oauthClient), sub]).toString('hex');

export const calendarHashOf = (calendarId: string): string =>
  digest(['calendar', calendarId]).toString('hex').slice(0, 32);

/** Begins with the business, so that one strongly consistent read finds the row (NT1). At most 64 characters. */
export const newChannelId = (businessId: string, random: Random): string =>
  `${businessId}-${base32hex(random.bytes(16))}`;

export const businessOfChannel = (channelId: string): string | undefined => businessBefore(channelId);

/** Holds the business, so that also who acts for none finds the row by its id alone. */
export const newOperationId = (businessId: string, random: Random): string =>
  `opr_${businessId}-${base32hex(random.bytes(15))}`;

export const businessOfOperation = (operationId: string): string | undefined =>
  operationId.startsWith('opr_') ? businessBefore(operationId.slice('opr_'.length)) : undefined;

const businessBefore = (text: string): string | undefined => {
  const at = text.indexOf('-');
  return at > 0 ? text.slice(0, at) : undefined;
};

/** Finds what is known of an e-mail address without naming it, however it is written. */
export const addressHashOf = (address: string): string =>
  digest(['address', address.toLowerCase()]).toString('hex').slice(0, 32);

/** For secrets of full entropy: a plain hash suffices. */
export const hashSecret = (secret: string): string => createHash('sha256').update(secret).digest('hex');

/** Compares a presented secret with a stored hash in constant time. */
export const matchesHash = (secret: string, hash: string): boolean => {
  const left = Buffer.from(hashSecret(secret), 'hex');
  const right = Buffer.from(hash, 'hex');
  return left.length === right.length && timingSafeEqual(left, right);
};

/** A number in [0, 1) that is the same for the same text: spreads periodic work (CH1). */
export const spreadOf = (text: string): number => digest(['spread', text]).readUInt32BE(0) / 2 ** 32;

export const newSecret = (random: Random): string => Buffer.from(random.bytes(24)).toString('base64url');
