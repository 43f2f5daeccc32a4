import { serialisePdf } from '../pdf/pdf-file.ts';

export type PdfPlan = {
  /** The lines of each page, or its content stream; a page without lines has no text. */
  readonly pages: readonly (readonly string[] | string)[];
  /** Raw entries added to the catalogue, such as `/OpenAction …`. */
  readonly catalog?: string;
  /** Raw entries added to the trailer. */
  readonly trailer?: string;
  readonly title?: string;
};

const LINE_HEIGHT = 14;

/** Writes a small, valid PDF 1.4 with Helvetica text in WinAnsi. Source: ISO 32000-1 7.5. */
export function writePdf(plan: PdfPlan): Buffer {
  const objects: string[] = [
    '',
    '',
    '<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>',
  ];
  const kids = plan.pages.map((lines) => {
    const content = contentOf(lines);
    objects.push(`<< /Length ${content.length} >>\nstream\n${content}\nendstream`);
    objects.push(
      `<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents ${objects.length} 0 R /Resources << /Font << /F1 3 0 R >> >> >>`,
    );
    return `${objects.length} 0 R`;
  });
  objects[0] = `<< /Type /Catalog /Pages 2 0 R ${plan.catalog ?? ''} >>`;
  objects[1] = `<< /Type /Pages /Kids [${kids.join(' ')}] /Count ${kids.length} >>`;
  if (plan.title) objects.push(`<< /Title (${escaped(plan.title)}) >>`);
  const info = plan.title ? `/Info ${objects.length} 0 R` : '';
  return serialisePdf(objects, `${info} ${plan.trailer ?? ''}`);
}

/** A PDF that asks for a password: its user key matches none. Source: ISO 32000-1 7.6.3. */
export function writeLockedPdf(): Buffer {
  const key = 'ab'.repeat(32);
  const encryption = `/Encrypt << /Filter /Standard /V 1 /R 2 /O <${key}> /U <${key}> /P -4 >> /ID [<00> <00>]`;
  return writePdf({ pages: [['secret']], trailer: encryption });
}

/** A PDF whose one page is counted as many: the tree says `count` and lists the same page again and again. */
export function writePdfOfPages(count: number): Buffer {
  const kids = '3 0 R '.repeat(count);
  return serialisePdf(
    [
      '<< /Type /Catalog /Pages 2 0 R >>',
      `<< /Type /Pages /Kids [${kids}] /Count ${count} >>`,
      '<< /Type /Page /Parent 2 0 R /MediaBox [0 0 10 10] >>',
    ],
    '',
  );
}

function contentOf(lines: readonly string[] | string): string {
  if (typeof lines === 'string') return lines;
  if (lines.length === 0) return '0 0 m';
  const shown = lines.map((line) => `(${escaped(line)}) Tj 0 -${LINE_HEIGHT} Td`);
  return ['BT /F1 11 Tf 50 790 Td', ...shown, 'ET'].join('\n');
}

function escaped(text: string): string {
  return text.replace(/[\\()]/g, '\\$&');
}
