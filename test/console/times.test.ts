import { expect, test } from 'vitest';
import { ageStep, ageTone, regional, sayDuration, secondsLeft } from '../../console/src/app/times.ts';

test('an age is said in the largest unit that fits, by the language', () => {
  expect(sayDuration(18, 'en')).toBe('18 sec');
  expect(sayDuration(59.9, 'de')).toBe('59 Sek.');
  expect(sayDuration(61, 'en')).toBe('1 min');
  expect(sayDuration(47 * 3600, 'en')).toBe('47 hr');
  expect(sayDuration(3 * 86_400, 'pl')).toBe('3 dni');
  expect(sayDuration(5 * 86_400, 'ru')).toBe('5 дней');
  expect(sayDuration(-4, 'en')).toBe('0 sec');
});

test('an age changes its tone after two hours and after eight', () => {
  expect([0, 7199, 7200, 28_799, 28_800].map(ageTone)).toEqual(['fresh', 'fresh', 'late', 'late', 'old']);
});

test('an age ticks as often as its words change', () => {
  expect([5, 90, 4000].map(ageStep)).toEqual([1000, 15_000, 60_000]);
});

test('time left follows the pace, and is not said without one', () => {
  expect(secondsLeft(300, 1000, 10, 200)).toBe(70);
  expect(secondsLeft(300, undefined, 10, 200)).toBeUndefined();
  expect(secondsLeft(200, 1000, 10, 200)).toBeUndefined();
});

test('times follow the region that the browser names for the language', () => {
  expect(regional('en', ['de-AT', 'en-GB', 'en-US'])).toBe('en-GB');
  expect(regional('pl', ['en-GB'])).toBe('pl');
});
