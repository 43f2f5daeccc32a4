import { deflateSync } from 'node:zlib';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { stripOf } from '../ocr/bitmap.ts';
import { type Desk, openDesk } from '../testing/desk.ts';
import { contentOf } from '../testing/pdf-writer.ts';
import { FRENCH } from '../testing/printed-text.ts';
import { photograph } from '../testing/scan-writer.ts';
import { pdfStream, serialisePdf } from './pdf-file.ts';

let desk: Desk;
beforeAll(async () => {
  desk = await openDesk();
});
afterAll(() => desk.close());

/** A page with a typed line and a surface filled with tiles of a picture. Source: ISO 32000-1 8.7.3. */
async function writeTiled(before: string): Promise<Buffer> {
  const { width, height, pixels } = stripOf(await photograph(FRENCH), 60, 917);
  const tile =
    '/Type /Pattern /PatternType 1 /PaintType 1 /TilingType 1 /BBox [0 0 595 330] /XStep 595 /YStep 330';
  const image = `/Type /XObject /Subtype /Image /Width ${width} /Height ${height} /ColorSpace /DeviceGray`;
  return serialisePdf(
    [
      '<< /Type /Catalog /Pages 2 0 R >>',
      '<< /Type /Pages /Kids [3 0 R] /Count 1 >>',
      '<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> /Pattern << /Tiles 6 0 R >> >> >>',
      pdfStream('', Buffer.from(`${before} 0 330 595 330 re f 0 g ${contentOf(['Dear lessor,'])}`)),
      '<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>',
      pdfStream(
        `${tile} /Resources << /XObject << /Print 7 0 R >> >>`,
        Buffer.from('595 0 0 330 0 0 cm /Print Do'),
      ),
      pdfStream(`${image} /BitsPerComponent 8 /Filter /FlateDecode`, deflateSync(pixels)),
    ],
    '',
  );
}

test('print in the tiles that fill a surface is told, where nothing recognises it', async () => {
  const tiled = await desk.read(await writeTiled('/Pattern cs /Tiles scn'), 'a.pdf');
  expect([tiled.text, tiled.warnings]).toEqual(['Dear lessor,', ['pictures_unread']]);
  // PDFium says of both that they are filled with this grey.
  const grey = await desk.read(await writeTiled('0.75 g'), 'a.pdf');
  expect([grey.text, grey.warnings]).toEqual(['Dear lessor,', []]);
});
