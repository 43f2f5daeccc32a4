import { expect, test } from 'vitest';
import { termReader } from '../summary/terms.ts';
import { narrowed } from './narrow.ts';

const TEXT = `School works

The roof of the school was repaired in May by the
company Dubois. The work took nine days. The school stayed open.

Kiosk\tStreet\tDeposit
4\tVoltaire\tEUR 2,400
5\tMonge\tEUR 3,100`;
const passage = { file_id: 'f', page: 3, start: 100, end: 100 + TEXT.length, text: TEXT };
const reader = { language: 'en', termsOf: termReader('en') };
const cited = (claim: string) => narrowed(passage, claim, reader);

test.each([
  ['Dubois repaired the roof.', 'The roof of the school was repaired in May by the\ncompany Dubois.'],
  ['It took nine days.', 'The work took nine days.'],
  ['The deposit in rue Voltaire is EUR 2,400.', '4\tVoltaire\tEUR 2,400'],
])('of a passage, what supports "%s" is named', (claim, text) => {
  const { start, end, ...rest } = cited(claim);
  expect(rest).toEqual({ file_id: 'f', page: 3, text });
  expect(TEXT.slice(start - 100, end - 100)).toBe(text);
});

test.each(['Les travaux ont duré longtemps.', 'The school is made of bricks.', '…'])(
  'what no sentence supports by two of its words keeps the passage: %s',
  (claim) => {
    expect(cited(claim)).toBe(passage);
  },
);
