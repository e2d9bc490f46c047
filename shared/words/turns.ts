/**
 * Without the marks that turn the direction of what follows: left open in a name, one turns the rest of our sentence round.
 * Letters of right-to-left scripts, and the marks that stand for one, stay.
 */
export const withoutTurns = (text: string): string => text.replace(/[\u202A-\u202E\u2066-\u2069]/g, '');
