import { readXml } from '../container/xml-part.ts';
import { type Container, openContainer } from '../container/zip-container.ts';
import {
  type ExtractionSummary,
  type ExtractionWarning,
  MEDIA_TYPES,
  type PageSink,
  type ReaderTools,
} from '../extraction.ts';
import { readGraphics } from '../ooxml/graphics.ts';
import { openPackage, type Relation, readPart, relationsOf, targetsOf } from '../ooxml/package-parts.ts';
import { PageFlow } from '../page/page-flow.ts';
import type { Piece } from '../page/piece.ts';
import { CellFormatsReader } from './cell-formats.ts';
import { readPersons, SheetCommentsReader } from './comments.ts';
import { SheetDrawingReader } from './drawing.ts';
import { type CellContext, SheetReader } from './sheet.ts';
import { SheetPages } from './sheet-pages.ts';
import { readWorkbook, SharedStringsReader } from './workbook.ts';

/** What the sheets of one workbook share. */
type Book = CellContext & {
  readonly container: Container;
  readonly persons: ReadonlyMap<string, string>;
};

/**
 * Reads a workbook, one page or more for each sheet in the order of the tabs: its tables as a reader sees them,
 * then what is drawn over it and the comments. Hidden sheets have the role `hidden`.
 *
 * @throws AppError `corrupt_file`, `xml_unsafe`, `archive_unsafe`, `decompression_limit`, `password_required`,
 *   `page_limit` (422)
 */
export async function extractXlsx(
  path: string,
  sink: PageSink,
  tools: ReaderTools,
): Promise<ExtractionSummary> {
  const container = await openContainer(path);
  try {
    const { main, relations, metadata, warnings } = await openPackage(container, 'XLSX');
    const { sheets, isFrom1904 } = await readWorkbook(container, main);
    const book = await readBook(container, relations, isFrom1904);
    const targets = new Map(relations.map(({ id, target }) => [id, target]));
    const pages = new PageFlow(sink, tools);
    const found = new Set<ExtractionWarning>(warnings);
    for (const sheet of sheets) {
      if (sheet.isHidden) found.add('hidden_content');
      const written = new SheetPages(pages, sheet);
      await writeSheet(book, targets.get(sheet.relation), { pages, written });
      written.end();
      await pages.flush();
    }
    for (const part of targetsOf(relations, 'richValueRel')) {
      for (const piece of await picturesBeside(container, part)) pages.add(piece);
    }
    await pages.end();
    return { mediaType: MEDIA_TYPES.xlsx, engine: 'xlsx', warnings: [...found, ...pages.warnings], metadata };
  } finally {
    container.close();
  }
}

async function readBook(
  container: Container,
  relations: readonly Relation[],
  isFrom1904: boolean,
): Promise<Book> {
  const strings = new SharedStringsReader();
  const formats = new CellFormatsReader();
  for (const part of targetsOf(relations, 'sharedStrings')) await readPart(container, part, strings);
  for (const part of targetsOf(relations, 'styles')) await readPart(container, part, formats);
  const persons = await readPersons(container, relations);
  return { container, strings: strings.strings, formats, isFrom1904, persons };
}

async function writeSheet(
  book: Book,
  part: string | undefined,
  { pages, written }: { readonly pages: PageFlow; readonly written: SheetPages },
): Promise<void> {
  if (!part || !book.container.has(part)) return;
  const reader = new SheetReader(book, (row) => written.addRow(row));
  await readXml(pages.flushing(book.container.read(part)), reader);
  written.merge(reader.merged);
  const edges = new Map(reader.edges.map((edge) => [edge.text, edge]));
  for (const piece of await drawnPieces(book, part)) written.add(piece);
  for (const { role, text } of edges.values()) written.add({ kind: 'paragraph', text, role });
}

/** The pictures that a part names: the ground of a sheet, its header, what stands in its cells. */
async function picturesBeside(container: Container, part: string): Promise<Piece[]> {
  return [...(await readGraphics(container, await relationsOf(container, part))).values()].flat();
}

/** What belongs to a sheet and stands in other parts: drawings, then comments. */
async function drawnPieces({ container, persons }: Book, part: string): Promise<Piece[]> {
  const relations = await relationsOf(container, part);
  const pieces = await picturesBeside(container, part);
  for (const legacy of targetsOf(relations, 'vmlDrawing')) {
    pieces.push(...(await picturesBeside(container, legacy)));
  }
  for (const drawing of targetsOf(relations, 'drawing')) {
    const graphics = await readGraphics(container, await relationsOf(container, drawing));
    const reader = new SheetDrawingReader(graphics);
    await readPart(container, drawing, reader);
    pieces.push(...reader.pieces);
  }
  const comments = new SheetCommentsReader(persons);
  for (const kind of ['comments', 'threadedComment']) {
    for (const comment of targetsOf(relations, kind)) await readPart(container, comment, comments);
  }
  return [...pieces, ...comments.pieces];
}
