import { serialisePdf } from '../pdf/pdf-file.ts';

export type PdfPlan = {
  /** The lines of each page, or its content stream; a page without lines has no text. */
  readonly pages: readonly (readonly string[] | string)[];
  /** Raw entries added to the catalogue, such as `/OpenAction …`. */
  readonly catalog?: string;
  /** Raw entries added to the trailer. */
  readonly trailer?: string;
  readonly title?: string;
  readonly attachments?: readonly { readonly name: string; readonly data: string }[];
  /** Titles that lead to a page, from 0, each inside the one before it. */
  readonly outline?: readonly { readonly title: string; readonly page: number }[];
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
  const entries = [plan.catalog ?? '', attach(plan, objects), outline(plan, { objects, kids })];
  objects[0] = `<< /Type /Catalog /Pages 2 0 R ${entries.join(' ')} >>`;
  objects[1] = `<< /Type /Pages /Kids [${kids.join(' ')}] /Count ${kids.length} >>`;
  if (plan.title) objects.push(`<< /Title (${escaped(plan.title)}) >>`);
  const info = plan.title ? `/Info ${objects.length} 0 R` : '';
  return serialisePdf(objects, `${info} ${plan.trailer ?? ''}`);
}

/** Source: ISO 32000-1 7.11.4. */
function attach({ attachments = [] }: PdfPlan, objects: string[]): string {
  const names = attachments.map(({ name, data }) => {
    const file = objects.push(`<< /Type /EmbeddedFile /Length ${data.length} >>\nstream\n${data}\nendstream`);
    const title = `(${escaped(name)})`;
    return `${title} << /Type /Filespec /F ${title} /UF ${title} /EF << /F ${file} 0 R >> >>`;
  });
  return names.length > 0 ? `/Names << /EmbeddedFiles << /Names [${names.join(' ')}] >> >>` : '';
}

/** Source: ISO 32000-1 12.3.3. */
function outline(
  { outline = [] }: PdfPlan,
  { objects, kids }: { objects: string[]; kids: string[] },
): string {
  if (outline.length === 0) return '';
  const root = objects.push('') as number;
  objects[root - 1] = `<< /Type /Outlines /First ${root + 1} 0 R /Last ${root + 1} 0 R >>`;
  for (const [index, { title, page }] of outline.entries()) {
    const own = root + 1 + index;
    const inner = index + 1 < outline.length ? `/First ${own + 1} 0 R /Last ${own + 1} 0 R /Count 1` : '';
    objects.push(
      `<< /Title (${escaped(title)}) /Parent ${own - 1} 0 R /Dest [${kids[page]} /Fit] ${inner} >>`,
    );
  }
  return `/Outlines ${root} 0 R`;
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

/** The content stream that shows lines from the top of a page of A4 on, or the one that is given. */
export function contentOf(lines: readonly string[] | string): string {
  if (typeof lines === 'string') return lines;
  if (lines.length === 0) return '0 0 m';
  const shown = lines.map((line) => `(${escaped(line)}) Tj 0 -${LINE_HEIGHT} Td`);
  return ['BT /F1 11 Tf 50 790 Td', ...shown, 'ET'].join('\n');
}

function escaped(text: string): string {
  return text.replace(/[\\()]/g, '\\$&');
}
