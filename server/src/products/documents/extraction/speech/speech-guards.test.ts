import { describe, expect, test } from 'vitest';
import { readReport } from '../process/read-report.ts';
import { languageCode } from './language-code.ts';
import { isPackedSpeech, packSpeech, secondsOf, unpackSpeech } from './packed-speech.ts';
import { MAX_STRETCH_SECONDS, SAMPLE_RATE } from './port.ts';
import { loopAtEnd } from './repetition.ts';

describe('a stretch on its way between processes', () => {
  test('arrives as it was sent, and what is too loud is clipped', () => {
    const speech = packSpeech(Float32Array.of(0, 0.5, -1, 1, 7, -7));
    expect([...unpackSpeech(speech)].map((sample) => Math.round(sample * 1000) / 1000)).toEqual([
      0, 0.5, -1, 1, 1, -1,
    ]);
    expect(secondsOf(speech)).toBe(6 / SAMPLE_RATE);
    expect(isPackedSpeech(speech)).toBe(true);
  });

  const longest = packSpeech(new Float32Array(MAX_STRETCH_SECONDS * SAMPLE_RATE));
  test.each([
    ['nothing', undefined],
    ['no data', {}],
    ['an empty one', { data: '' }],
    ['half a sample', { data: Buffer.alloc(3).toString('base64') }],
    ['something else than base64', { data: 'é$$$' }],
    ['more than half a minute', { data: `${longest.data}AAAAAAAA` }],
  ])('%s is no stretch', (_, value) => {
    expect(isPackedSpeech(longest)).toBe(true);
    expect(isPackedSpeech(value)).toBe(false);
  });
});

const part = { text: 'Well.', start: 0, end: 1, confidence: 0.5 };
test.each([
  ['no parts', {}],
  ['parts that are none', { parts: ['Well.'] }],
  ['a time without sense', { parts: [{ ...part, end: Number.NaN }] }],
  ['an end before its start', { parts: [{ ...part, start: 2 }] }],
  ['a time after the stretch', { parts: [{ ...part, end: MAX_STRETCH_SECONDS + 1 }] }],
  ['text that no database takes', { parts: [{ ...part, text: 'a\0b' }] }],
  ['more text than anybody says', { parts: [{ ...part, text: 'a'.repeat(10_001) }] }],
  ['too many parts', { parts: Array(1_001).fill(part) }],
  ['a confidence above one', { parts: [{ ...part, confidence: 2 }] }],
  ['a language that is none', { parts: [part], language: '<b>' }],
])('of a sealed process, %s is not believed', (_, transcript) => {
  const good = { kind: 'transcript', transcript: { parts: [part], language: 'en' } };
  expect(readReport(good)).toEqual(good);
  expect(readReport({ kind: 'transcript', transcript })).toBeUndefined();
});

test.each([
  ['a word said again and again', Array(30).fill(7), 29],
  ['a phrase said again and again', Array(5).fill([1, 2, 3, 4, 5]).flat(), 20],
  ['a word said a few times', [9, ...Array(8).fill(7)], 0],
  [
    'a chorus',
    Array(3)
      .fill(Array.from({ length: 12 }, (_, word) => word))
      .flat(),
    0,
  ],
  ['speech', Array.from({ length: 40 }, (_, word) => word), 0],
])('%s: how much of it is a loop', (_, tokens: number[], expected) => {
  expect(loopAtEnd(tokens)).toBe(expected);
});

test('a language is known by its code and by its English name', () => {
  expect(['french', 'FR', 'hebrew', 'iw'].map(languageCode)).toEqual(['fr', 'fr', 'he', 'he']);
  expect(['', 'klingon', 'constructor', 'qq'].map(languageCode)).toEqual([
    undefined,
    undefined,
    undefined,
    undefined,
  ]);
});
