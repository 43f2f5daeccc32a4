import { expect, test } from 'vitest';
import { safeNext } from './sign-in-link.ts';

test('after signing in one goes back to a page of ours, with its filters', () => {
  expect(safeNext('/documents?state=failed#top')).toBe('/documents?state=failed#top');
});

test.each([null, '', 'https://evil.example/', '//evil.example/', '/\\evil.example/', 'javascript:alert(1)'])(
  'after signing in nobody is sent to %s',
  (next) => {
    expect(safeNext(next)).toBe('/');
  },
);
