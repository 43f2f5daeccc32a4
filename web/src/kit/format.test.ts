import { expect, test } from 'vitest';
import { formatBytes, formatDuration, formatRelative, formatRemaining } from './format.ts';

/** The spaces of a language are its own affair here. */
const plain = (text: string) => text.replace(/\s/g, ' ');

test.each([
  [0, 'en', '0 bytes'],
  [999, 'en', '999 byte'],
  [1400, 'en', '1.4 kB'],
  [2_340_511, 'fr', '2,3 Mo'],
  [412_993, 'fr', '413 ko'],
  [7e15, 'en', '7,000 TB'],
])('%i bytes in %s read %s', (bytes, language, text) => {
  expect(plain(formatBytes(bytes, language))).toContain(text);
});

test('a time is told from now within a week, then by its date', () => {
  const now = Date.parse('2026-11-20T12:00:00Z');
  expect(formatRelative('2026-11-20T11:57:00Z', 'en', now)).toBe('3 minutes ago');
  expect(plain(formatRelative('2026-11-19T11:00:00Z', 'fr', now))).toBe('hier');
  expect(formatRelative('2026-10-01T12:00:00Z', 'en', now)).toContain('2026');
});

test('what remains is rounded up, never down', () => {
  expect(plain(formatRemaining(0.2, 'en'))).toBe('1 sec');
  expect(plain(formatRemaining(61, 'fr'))).toBe('2 min');
});

test.each([
  [40, 'en', '40 ms'],
  [2_450, 'en', '2.5 sec'],
  [12_400, 'en', '12 sec'],
  [200_000, 'fr', '3 min 20 s'],
])('%i ms took %s: %s', (milliseconds, language, told) => {
  expect(plain(formatDuration(milliseconds, language))).toBe(told);
});
