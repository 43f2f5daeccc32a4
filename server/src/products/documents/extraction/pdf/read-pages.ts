import { readFile } from 'node:fs/promises';
import { documentErrors } from '../../errors.ts';
import type { ExtractionWarning, PageSink, ReaderTools } from '../extraction.ts';
import type { Member } from '../members/port.ts';
import { createOcrQueue, type OcrQueue } from '../ocr/ocr-queue.ts';
import { type Appearances, withAppearances } from './appearances.ts';
import { joinLines } from './join-lines.ts';
import type { PageLines } from './line.ts';
import { outlineByPage } from './outline.ts';
import { openWindow, type Written } from './page-window.ts';
import { checkPageCount } from './pdf-page.ts';
import type { PdfiumDocument } from './pdfium.ts';
import type { PdfiumPage } from './pdfium-page.ts';
import { inReadingOrder } from './reading-order.ts';
import { createSecondOpinion, type SecondOpinion } from './second-opinion.ts';
import { drawDoubtful, drawUnread, hasUnread, type ToRecognise } from './to-recognise.ts';
import { asShown } from './turns.ts';
import { isDoubtful, warningsOf } from './unknown-characters.ts';

/** Findings of one reading, whichever engine did it. */
export type PdfReading = {
  readonly engine: string;
  readonly pageCount: number;
  readonly emptyPages: number;
  /** The files inside it say something, whatever its own pages do. */
  readonly hasAttachedText: boolean;
  readonly warnings: string[];
  readonly metadata: Record<string, string>;
};

type Task = {
  readonly path: string;
  readonly sink: PageSink;
  readonly tools: ReaderTools;
  /** The file does not end as it should. */
  readonly isCut: boolean;
};

type Drawn = ToRecognise | undefined;

/**
 * @throws AppError `page_limit`, `corrupt_file` (422)
 * @throws Error when no page can be found
 */
export async function readPages(
  document: PdfiumDocument,
  { path, sink, tools, isCut }: Task,
): Promise<PdfReading> {
  const { pageCount } = document;
  checkPageCount(pageCount);
  if (!document.hasPages()) throw new Error('no page of the document can be found');
  await tools.tellProgress(pageCount);
  const found = new Set(findings(document));
  const queue = tools.ocr && createOcrQueue(tools.ocr, { sink, known: tools.known });
  const opinion = createSecondOpinion(() => readFile(path), tools.password);
  const window = openWindow<Drawn>({ outline: outlineByPage(document.outline()) });
  const desk = createDesk(sink, queue);
  for (let index = 0; index < pageCount; index += 1) {
    const seen = document.withPage(index, (page) => {
      const appearances = page.hasAppearances() ? document.appearances(index) : undefined;
      return look(page, appearances, queue !== undefined);
    });
    if (!seen && isCut) throw documentErrors.corrupt_file({ format: 'PDF' });
    if (!seen) found.add('pages_unreadable');
    if (seen?.isUnread) found.add('pictures_unread');
    const content = await opinion.better(index + 1, seen?.content ?? EMPTY);
    const warnings = warningsOf(content);
    const drawn =
      queue && isDoubtful(content)
        ? document.withPage(index, (page) => drawDoubtful(page, warnings))
        : seen?.drawn;
    if (drawn === 'too_large') found.add('pages_too_large');
    const extra = drawn === 'too_large' ? undefined : drawn;
    for (const warning of extra?.warnings ? [] : warnings) found.add(warning);
    await desk.take(window.add({ number: index + 1, content, extra }));
  }
  for (const written of window.end()) await desk.take(written);
  const read = await queue?.end();
  const attached = await readAttachments(document, opinion, { sink, tools });
  const metadata = document.metadata();
  const emptyPages = desk.emptyPages() + (read?.empty ?? 0);
  if (emptyPages === pageCount && !document.namesPages()) found.add('pages_unreadable');
  document.close();
  const isRebuilt = await opinion.close();
  const engine = ['pdfium', ...(isRebuilt ? ['pdfjs'] : []), ...(read?.read ? ['ocr'] : [])].join('+');
  const warnings = [...found, ...(read?.warnings ?? []), ...attached.warnings];
  return { engine, pageCount, emptyPages, hasAttachedText: attached.hasText, warnings, metadata };
}

/** The files inside the document, as pages after its own. */
async function readAttachments(
  document: PdfiumDocument,
  opinion: SecondOpinion,
  { sink, tools }: Pick<Task, 'sink' | 'tools'>,
): Promise<{ warnings: readonly string[]; hasText: boolean }> {
  let hasText = false;
  const watched: PageSink = async (page) => {
    hasText ||= page.text !== '';
    await sink(page);
  };
  const members = tools.openMembers(watched, document.pageCount);
  for (const attachment of document.attachments())
    await members.read({ ...attachment, bytes: () => bytesOf(attachment, opinion) });
  return { warnings: members.end(false), hasText };
}

/** Its bytes by PDFium, or by pdf.js where PDFium finds none. */
async function* bytesOf({ name, bytes }: Member, opinion: SecondOpinion): AsyncGenerator<Buffer> {
  let isFound = false;
  for await (const chunk of bytes()) {
    isFound = true;
    yield chunk;
  }
  const other = isFound ? undefined : await opinion.attachment(name);
  if (other) yield Buffer.from(other.buffer, other.byteOffset, other.length);
}

const EMPTY: PageLines = { width: 1, height: 1, lines: [] };

function look(page: PdfiumPage, appearances: Appearances | undefined, mayDraw: boolean) {
  const { lines, ...rest } = page.lines(page.characters());
  const own = { ...rest, lines: inReadingOrder(joinLines(lines)) };
  const content = appearances ? withAppearances(own, appearances) : own;
  const shown = asShown(content);
  const pictures = () => [...page.pictures(), ...(appearances?.pictures ?? [])];
  const all = { ...page, pictures };
  if (mayDraw) return { content, drawn: drawUnread(all, shown), isUnread: false };
  return { content, drawn: undefined, isUnread: hasUnread(all, shown) };
}

/** Hands finished pages on: those of which something is to be recognised by way of the recognition. */
function createDesk(sink: PageSink, queue: OcrQueue | undefined) {
  let emptyPages = 0;
  return {
    async take(written: Written<Drawn> | undefined): Promise<void> {
      if (!written) return;
      const { page, extra: drawn } = written;
      if (queue && drawn) return await queue.add(drawn.bitmap, page, drawn);
      if (page.source === 'none') emptyPages += 1;
      await sink(page);
    },
    emptyPages: () => emptyPages,
  };
}

function findings(document: PdfiumDocument): ExtractionWarning[] {
  const warnings: ExtractionWarning[] = [];
  if (document.hasScripts()) warnings.push('javascript_ignored');
  if (document.hasXfa) warnings.push('xfa_form_ignored');
  return warnings;
}
