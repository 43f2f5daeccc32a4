import { writeFlac } from '../../../src/products/documents/extraction/testing/flac-writer.ts';
import { writePdf } from '../../../src/products/documents/extraction/testing/pdf-writer.ts';
import { SMALL_DOCUMENTS } from '../../../src/products/documents/extraction/testing/small-documents.ts';
import { MP3_TONE, OPUS_TONE } from '../../../src/products/documents/extraction/testing/tones.ts';
import { writeWav } from '../../../src/products/documents/extraction/testing/wav-writer.ts';

export type Specimen = readonly [name: string, bytes: Buffer];

/** A box of two rows and two columns with a word in each cell, under a line of text. */
const TABLE = [
  ...[700, 680, 660].map((y) => `60 ${y} m 240 ${y} l S`),
  ...[60, 150, 240].map((x) => `${x} 660 m ${x} 700 l S`),
  ...['one', 'two', 'three', 'four'].map(
    (word, cell) =>
      `BT /F1 10 Tf 1 0 0 1 ${64 + 90 * (cell % 2)} ${686 - 20 * Math.floor(cell / 2)} Tm (${word}) Tj ET`,
  ),
  'BT /F1 10 Tf 1 0 0 1 60 740 Tm (What the year brought) Tj ET',
].join('\n');

/** A tenth of a second of A (440 Hz): short, so that faults hit the heads as well, and nothing is left to be heard. */
const RATE = 8000;
const TONE = Float32Array.from(
  { length: RATE / 10 },
  (_, at) => Math.sin((2 * Math.PI * 440 * at) / RATE) / 2,
);
const LOUD = [...TONE].map((sample) => Math.round(sample * 0x7fff));

/** What the suite damages: every small document, a PDF with all that hangs on one, and a recording of each kind. */
export const SPECIMENS: readonly Specimen[] = [
  ...SMALL_DOCUMENTS,
  ['table.pdf', writePdf({ pages: [TABLE] })],
  [
    'hung.pdf',
    writePdf({
      pages: [['first page'], ['second page']],
      title: 'Hung',
      attachments: [
        { name: 'a.csv', data: 'name,price\nTea,2\n' },
        { name: 'b.txt', data: 'words' },
      ],
      outline: [
        { title: 'First', page: 0 },
        { title: 'Second', page: 1 },
      ],
    }),
  ],
  ['a.wav', writeWav(TONE, RATE)],
  ['a.flac', writeFlac([[LOUD.slice(0, 250)], [LOUD.slice(250, 500)]], RATE)],
  ['a.mp3', MP3_TONE],
  ['a.opus', OPUS_TONE],
];
