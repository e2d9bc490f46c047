const firstSurrogate = 0xd800;
const firstAfterSurrogates = 0xe000;

/** UTF-16 puts surrogate pairs before U+E000 to U+FFFF; UTF-8 puts them after. This lifts them there. */
const rank = (unit: number): number =>
  unit >= firstAfterSurrogates ? unit - 0x800 : unit >= firstSurrogate ? unit + 0x2000 : unit;

/** Orders strings as DynamoDB orders sort keys: by the bytes of their UTF-8 form. */
export function compareBytes(left: string, right: string): number {
  const shared = Math.min(left.length, right.length);
  for (let at = 0; at < shared; at += 1) {
    const difference = rank(left.charCodeAt(at)) - rank(right.charCodeAt(at));
    if (difference !== 0) return difference;
  }
  return left.length - right.length;
}
