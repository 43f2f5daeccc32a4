import { randomBytes } from 'node:crypto';
import { deflateSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { checkInflation, isOpaque } from './check-inflation.ts';
import { pdfStream, serialisePdf } from './pdf-file.ts';

const MEBIBYTE = 1 << 20;
const blank = deflateSync(Buffer.alloc(2 * MEBIBYTE));
const fileOf = (...streams: Buffer[]) => serialisePdf(['<< /Type /Catalog >>', ...streams], '');
const codeOf = (file: Buffer) =>
  checkInflation(file).then(
    () => 'in measure',
    (error: { code?: string }) => error.code ?? String(error),
  );

test.each([
  ['a stream of blanks', pdfStream('/Filter /FlateDecode', blank), 'decompression_limit'],
  ['one that is cut', pdfStream('', blank.subarray(0, blank.length - 100)), 'decompression_limit'],
  ['one that is packed twice', pdfStream('', deflateSync(blank)), 'decompression_limit'],
  ['a small one', pdfStream('', deflateSync(Buffer.alloc(MEBIBYTE - 1))), 'in measure'],
  ['one that packs little', pdfStream('', deflateSync(randomBytes(2 * MEBIBYTE))), 'in measure'],
  ['a blank picture', pdfStream('/Subtype /Image', blank), 'in measure'],
  [
    'a picture of 257 MB',
    pdfStream('/Subtype/Image', deflateSync(Buffer.alloc(257 * MEBIBYTE))),
    'decompression_limit',
  ],
  ['what is no deflate', pdfStream('', Buffer.from([0x78, 0x9c, 0xff, 0xff])), 'in measure'],
])('it is seen whether %s inflates in measure', async (_what, stream, verdict) => {
  expect(await codeOf(fileOf(pdfStream('', Buffer.from('plain')), stream))).toBe(verdict);
});

test('a picture before a stream does not excuse it', async () => {
  expect(await codeOf(fileOf(pdfStream('/Subtype /Image', Buffer.from('x')), pdfStream('', blank)))).toBe(
    'decompression_limit',
  );
});

test('other filters and encryption are told', () => {
  expect(isOpaque(fileOf(pdfStream('/Filter [/ASCII85Decode /FlateDecode]', Buffer.from('x'))))).toBe(true);
  expect(isOpaque(fileOf(pdfStream('/Filter /FlateDecode', blank)))).toBe(false);
});
