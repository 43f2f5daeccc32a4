import { getDocumentProxy } from 'unpdf';
import { documentErrors } from '../../errors.ts';
import { checkInflation } from './check-inflation.ts';
import type { PageLines, PdfLine, Rect } from './line.ts';
import { unionRect } from './line.ts';
import { lockedError } from './locked.ts';
import { type Glyph, glyphsOf } from './pdfjs-glyphs.ts';
import { turnsOf } from './turns.ts';

type PdfDocument = Awaited<ReturnType<typeof getDocumentProxy>>;
type PdfPage = Awaited<ReturnType<PdfDocument['getPage']>>;
type Viewport = ReturnType<PdfPage['getViewport']>;
type TextItem = {
  readonly str: string;
  readonly hasEOL: boolean;
  readonly transform: readonly number[];
  readonly width: number;
  readonly height: number;
};

export type PdfjsDocument = {
  readonly pageCount: number;
  /** @throws Error when the page cannot be read */
  lines(number: number): Promise<PageLines>;
  /**
   * What the fonts of a page call what it shows, by `glyphKey`.
   *
   * @throws Error when the page cannot be read
   */
  glyphs(number: number): Promise<ReadonlyMap<string, Glyph>>;
  /** The bytes of a file inside it, by its name; undefined when there is none of that name. */
  attachment(name: string): Promise<Uint8Array | undefined>;
  close(): Promise<void>;
};

/**
 * Opens a document with pdf.js, which rebuilds what PDFium gives up on and knows more names of characters.
 *
 * @throws AppError `password_required`, `password_invalid`, `corrupt_file`, `decompression_limit` (422)
 */
export async function openWithPdfjs(bytes: Uint8Array, password?: string): Promise<PdfjsDocument> {
  await checkInflation(bytes);
  const document = await openOrRefuse(bytes, password);
  return {
    pageCount: document.numPages,
    lines: async (number) => await linesOf(await document.getPage(number)),
    glyphs: async (number) => await glyphsOf(await document.getPage(number)),
    attachment: async (name) => await attachmentOf(document, name),
    close: () => document.loadingTask.destroy(),
  };
}

async function attachmentOf(document: PdfDocument, name: string): Promise<Uint8Array | undefined> {
  const files: ReadonlyMap<string, { readonly rawFilename: string }> | null = await document.getAttachments();
  const [key] = [...(files ?? [])].find(([, { rawFilename }]) => rawFilename === name) ?? [];
  return (key !== undefined && (await document.getAttachmentContent(key))) || undefined;
}

async function openOrRefuse(bytes: Uint8Array, password?: string): Promise<PdfDocument> {
  const options = {
    useSystemFonts: false,
    verbosity: 0,
    // Names of glyphs come along with their font; pictures, which come with them, are not decoded.
    fontExtraProperties: true,
    maxImageSize: 1,
    ...(password !== undefined && { password }),
  };
  try {
    return await getDocumentProxy(new Uint8Array(bytes), options);
  } catch (error) {
    if (error instanceof Error && error.name === 'PasswordException') throw lockedError(password);
    throw documentErrors.corrupt_file({ format: 'PDF' });
  }
}

async function linesOf(page: PdfPage): Promise<PageLines> {
  const viewport = page.getViewport({ scale: 1 });
  const lines: PdfLine[] = [];
  let open: PdfLine | undefined;
  for await (const item of itemsOf(page)) {
    if (!isText(item)) continue;
    open = extended(open, item, viewport);
    if (!item.hasEOL || !open) continue;
    lines.push(open);
    open = undefined;
  }
  if (open) lines.push(open);
  return { width: viewport.width, height: viewport.height, lines: lines.filter(({ text }) => text.trim()) };
}

/** Of one page; a dense one of a newspaper has ten thousand. */
const MAX_ITEMS = 100_000;
/** What a part costs, in items: a form that shows text is at least one. */
const PART = 10;

/** As they are read, so that forms which draw each other are left before they fill the memory. */
async function* itemsOf(page: PdfPage): AsyncGenerator<object> {
  const reader = page.streamTextContent().getReader();
  let count = 0;
  for (let part = await reader.read(); !part.done; part = await reader.read()) {
    count += part.value.items.length + PART;
    if (count > MAX_ITEMS) {
      await reader.cancel(new Error('a page without end'));
      throw new Error('a page without end');
    }
    yield* part.value.items;
  }
  page.cleanup();
}

function extended(line: PdfLine | undefined, item: TextItem, viewport: Viewport): PdfLine | undefined {
  if (line === undefined && item.str.trim() === '') return undefined;
  const rect = rectOf(item, viewport);
  if (line === undefined) {
    const turns = (turnsOf(item.transform) - viewport.rotation / 90 + 4) % 4;
    const begun = { text: item.str, rect, fontSize: sizeOf(item), isBroken: false };
    return turns > 0 ? { ...begun, turns } : begun;
  }
  const isShown = item.str.trim() !== '';
  return {
    ...line,
    text: line.text + item.str,
    rect: isShown ? unionRect(line.rect, rect) : line.rect,
    fontSize: Math.max(line.fontSize, isShown ? sizeOf(item) : 0),
  };
}

function sizeOf({ transform: [, , c = 0, d = 0] }: TextItem): number {
  return Math.hypot(c, d);
}

function rectOf({ transform, width, height }: TextItem, viewport: Viewport): Rect {
  const [a = 1, b = 0, c = 0, d = 1, x = 0, y = 0] = transform;
  const [along, up] = [width / (Math.hypot(a, b) || 1), height / (Math.hypot(c, d) || 1)];
  const [x1 = 0, y1 = 0] = viewport.convertToViewportPoint(x, y);
  const [x2 = 0, y2 = 0] = viewport.convertToViewportPoint(x + a * along + c * up, y + b * along + d * up);
  return [Math.min(x1, x2), Math.min(y1, y2), Math.max(x1, x2), Math.max(y1, y2)];
}

function isText(item: object): item is TextItem {
  return 'str' in item;
}
