import { deflateSync } from 'node:zlib';
import type { Bitmap } from '../ocr/port.ts';
import { rotateBitmap } from '../ocr/rotate.ts';
import { pdfStream, serialisePdf } from '../pdf/pdf-file.ts';
import { loadPdfium } from '../pdf/pdfium.ts';
import { contentOf, writePdf } from './pdf-writer.ts';

/** Prints lines of text, or a content stream, on a page of A4 and photographs it, as it were. */
export async function photograph(lines: readonly string[] | string, dpi?: number): Promise<Bitmap> {
  const document = (await loadPdfium()).open(writePdf({ pages: [lines] }));
  const bitmap = document.withPage(0, (page) => page.render(dpi));
  document.close();
  if (!bitmap || bitmap === 'too_large') throw new Error('nothing was printed');
  return bitmap;
}

/** As a page lies that a scanner drew in askew: so many degrees clockwise. */
export async function photographAskew(lines: readonly string[], degrees: number): Promise<Bitmap> {
  return rotateBitmap(await photograph(lines), degrees).bitmap;
}

/** A PDF as a scanner makes it: each page is one picture; a number of pages may have none. */
export function writeScan(pictures: readonly (Bitmap | undefined)[]): Buffer {
  const objects: (string | Buffer)[] = ['<< /Type /Catalog /Pages 2 0 R >>', ''];
  const kids = pictures.map((picture) => {
    const size = picture ? [picture.width, picture.height].map((pixels) => (pixels * 72) / picture.dpi) : A4;
    const image = picture && objects.push(imageObject(picture));
    const content = `q ${size[0]} 0 0 ${size[1]} 0 0 cm /I Do Q`;
    const resources = image ? `/Resources << /XObject << /I ${image} 0 R >> >>` : '';
    const shown = objects.push(pdfStream('', Buffer.from(content)));
    const page = objects.push(
      `<< /Type /Page /Parent 2 0 R /MediaBox [0 0 ${size.join(' ')}] ${image ? `/Contents ${shown} 0 R` : ''} ${resources} >>`,
    );
    return `${page} 0 R`;
  });
  objects[1] = `<< /Type /Pages /Kids [${kids.join(' ')}] /Count ${kids.length} >>`;
  return serialisePdf(objects, '');
}

const A4 = [595, 842];

/** A page of A4 of typed text and a picture in its own size, at the left edge. */
type PicturedPage = {
  readonly typed: readonly string[] | string;
  readonly picture: Bitmap;
  /** Points from the bottom of the page to that of the picture. */
  readonly bottom: number;
  /** Raw operators before the text, such as `3 Tr`, which leaves it unseen. */
  readonly before?: string;
};

/** The picture is drawn first, inside a form, as programs that print several pages on one do. */
export function writePicturedPage({ typed, picture, bottom, before = '' }: PicturedPage): Buffer {
  const [width, height] = [picture.width, picture.height].map((pixels) => (pixels * 72) / picture.dpi);
  const content = `q ${width} 0 0 ${height} 0 ${bottom} cm /F Do Q ${before}\n${contentOf(typed)}`;
  return serialisePdf(
    [
      '<< /Type /Catalog /Pages 2 0 R >>',
      '<< /Type /Pages /Kids [3 0 R] /Count 1 >>',
      '<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> /XObject << /F 6 0 R >> >> >>',
      pdfStream('', Buffer.from(content, 'latin1')),
      '<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>',
      pdfStream(
        '/Type /XObject /Subtype /Form /BBox [0 0 1 1] /Resources << /XObject << /I 7 0 R >> >>',
        Buffer.from('/I Do'),
      ),
      imageObject(picture),
    ],
    '',
  );
}

function imageObject({ width, height, pixels }: Bitmap): Buffer {
  const shape = `/Type /XObject /Subtype /Image /Width ${width} /Height ${height}`;
  return pdfStream(
    `${shape} /ColorSpace /DeviceGray /BitsPerComponent 8 /Filter /FlateDecode`,
    deflateSync(pixels),
  );
}
