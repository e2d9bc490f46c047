import { createHash } from 'node:crypto';
import type { BookingContent } from '../bookings/row.ts';
import type { Customer } from '../contracts/rows/calendar.ts';
import type { ConflictRow } from '../contracts/rows/conflicts.ts';
import type { Said } from '../words/saying.ts';

/** DS1: what of a text, a side or a booking may stay when a customer is forgotten. Pure. */

const erased = 'Erased';

const normalised = (email: string): string => email.trim().toLowerCase();

/** What an operation remembers of the address it looks for. */
export const emailHashOf = (email: string): string => createHash('sha256').update(normalised(email)).digest('hex');

export const isOf = (customer: Customer | undefined, emailHash: string): boolean =>
  customer?.email !== undefined && emailHashOf(customer.email) === emailHash;

const shortestWord = 3;

/** What names the customer wherever it is written: address, number, and each part of the name. */
export function wordsOf({ name = '', email = '', phone = '' }: Customer): string[] {
  const parts = [...name.split(/\s+/), normalised(email), phone].map((part) => part.toLowerCase());
  return parts.filter((part) => part.length >= shortestWord);
}

export const withoutMention = (text: string, words: readonly string[]): string =>
  words.some((word) => text.toLowerCase().includes(word)) ? erased : text;

/** What fills a sentence is looked at, place by place. */
export const saidWithoutMention = (said: Said, words: readonly string[]): Said =>
  typeof said === 'string'
    ? withoutMention(said, words)
    : {
        ...said,
        values: Object.fromEntries(
          Object.entries(said.values ?? {}).map(([place, value]) => [
            place,
            typeof value === 'string' ? withoutMention(value, words) : value,
          ]),
        ),
      };

type Side = NonNullable<ConflictRow['ours']>;

/** Whose very name says that a customer stands in them. */
const personal = /^(customer|notes|metadata|name$|email$|phone$)/;

export const sideWithout = (side: Side, words: readonly string[]): Side =>
  Object.fromEntries(
    Object.entries(side)
      .filter(([name]) => !personal.test(name))
      .map(([name, value]) => [name, typeof value === 'string' ? withoutMention(value, words) : value]),
  );

/** An answer of the API that names the customer, without what it says of anybody. */
export const answerWithout = (json: string, words: readonly string[]): string =>
  withoutMention(json, words) === json
    ? json
    : JSON.stringify(JSON.parse(json), (name, value: unknown) => {
        if (personal.test(name)) return undefined;
        return typeof value === 'string' ? withoutMention(value, words) : value;
      });

/** A booking without its customer; when, where and under which ids it stands stays. */
export const bookingWithout = (
  { customer, notes, metadata, ...booking }: BookingContent,
  words: readonly string[],
): BookingContent => ({ ...booking, title: withoutMention(booking.title, words) });
