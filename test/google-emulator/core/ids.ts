/** The same shape as the product's port, so that one seeded source can feed both. */
export type Random = { bytes(count: number): Uint8Array };

const base32hex = '0123456789abcdefghijklmnopqrstuv';
const base62 = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';

const drawn = (random: Random, alphabet: string, length: number): string =>
  Array.from(random.bytes(length), (byte) => alphabet.charAt(byte % alphabet.length)).join('');

/** 26 base32hex characters, as Google makes them (3.1). */
export const eventId = (random: Random): string => drawn(random, base32hex, 26);

export const opaqueText = (random: Random, length: number): string => drawn(random, base62, length);

export const digits = (random: Random, length: number): string => drawn(random, '123456789', length);

/** A number in [0, 1). */
export const fraction = (random: Random): number => {
  const [a = 0, b = 0, c = 0] = random.bytes(3);
  return (a * 65_536 + b * 256 + c) / 16_777_216;
};

export const shuffled = <Item>(random: Random, items: readonly Item[]): Item[] =>
  items
    .map((item) => ({ item, rank: fraction(random) }))
    .sort((a, b) => a.rank - b.rank)
    .map(({ item }) => item);
