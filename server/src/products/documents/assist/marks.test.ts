import fc from 'fast-check';
import { expect, test } from 'vitest';
import { unmarked, withoutMarks } from './marks.ts';

/** Texts with many marks and many things that nearly are one. */
const text = fc
  .array(fc.oneof(fc.constantFrom('[1]', '[23]', '[', ']', '1', ' ', '\n', 'word', '. '), fc.string()))
  .map((parts) => parts.join(''));

test('the pieces of a text, however it is cut, are the text without its marks', () => {
  fc.assert(
    fc.property(text, fc.array(fc.nat({ max: 5 })), (whole, sizes) => {
      const told: string[] = [];
      const pieces = unmarked((piece) => told.push(piece));
      let rest = whole;
      for (const size of sizes) {
        pieces.add(rest.slice(0, size));
        rest = rest.slice(size);
      }
      pieces.add(rest);
      pieces.end();
      expect(told.join('')).toBe(withoutMarks(whole));
      expect(told).not.toContain('');
    }),
  );
});

test('half a mark is held back, and what turns out to be none is told', () => {
  const told: string[] = [];
  const pieces = unmarked((piece) => told.push(piece));
  for (const piece of ['It rained [', '1', '2', ']', '[3] on May', ' [', 'sic].']) pieces.add(piece);
  pieces.end();
  expect(told).toEqual(['It rained', ' on May', ' [sic].']);
});
