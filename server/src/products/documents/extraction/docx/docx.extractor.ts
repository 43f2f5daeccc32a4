import { readXml } from '../container/xml-part.ts';
import { type Container, openContainer } from '../container/zip-container.ts';
import { type ExtractionSummary, MEDIA_TYPES, type PageSink, type ReaderTools } from '../extraction.ts';
import { readGraphics } from '../ooxml/graphics.ts';
import {
  type OfficePackage,
  openPackage,
  type Relation,
  readPart,
  relationsOf,
  targetsOf,
} from '../ooxml/package-parts.ts';
import { PageFlow } from '../page/page-flow.ts';
import { isPageNumber } from '../page/page-number.ts';
import { inRole, type Piece, textOfPieces } from '../page/piece.ts';
import { BodyReader, type DocumentContext } from './body.ts';
import { ChunkReader } from './chunks.ts';
import { NoteNumbers } from './note-numbers.ts';
import { NotesReader } from './notes.ts';
import { createNumbering, numberingReader } from './numbering.ts';
import { joinCode } from './paragraph.ts';
import { Styles } from './styles.ts';

/**
 * Reads a Word document: headers, body with headings, lists, tables, text boxes, formulas, charts, diagrams, the
 * words of pictures and what files of other formats inside add to the text, then notes, comments and footers.
 * Relationships that lead outside the file are never followed.
 *
 * @throws AppError `corrupt_file`, `xml_unsafe`, `archive_unsafe`, `decompression_limit`, `password_required`
 *   (422)
 */
export async function extractDocx(
  path: string,
  sink: PageSink,
  tools: ReaderTools,
): Promise<ExtractionSummary> {
  const container = await openContainer(path);
  try {
    const document = await openPackage(container, 'DOCX');
    const pages = new PageFlow(sink, tools);
    const chunks = new ChunkReader(container, tools);
    await readDocument(document, { container, chunks, pages });
    const { metadata } = document;
    const warnings = [...new Set([...document.warnings, ...pages.warnings, ...chunks.end()])];
    return { mediaType: MEDIA_TYPES.docx, engine: 'docx', warnings, metadata };
  } finally {
    container.close();
  }
}

/** Where the text of one document comes from and goes to. */
type Desk = { readonly container: Container; readonly chunks: ChunkReader; readonly pages: PageFlow };

/** What the text of a part shows that stands in parts of its own. */
async function shownIn({ container, chunks }: Desk, relations: readonly Relation[]) {
  return {
    graphics: await readGraphics(container, relations),
    takeChunk: await chunks.read(relations),
  };
}

async function readDocument({ main, relations }: OfficePackage, desk: Desk): Promise<void> {
  const { container, pages } = desk;
  const styles = new Styles();
  const numbering = createNumbering(styles);
  for (const part of targetsOf(relations, 'styles')) await readPart(container, part, styles.reader);
  for (const part of targetsOf(relations, 'numbering')) {
    await readPart(container, part, numberingReader(numbering));
  }
  const shared = { numbering, notes: new NoteNumbers() };
  await writeEdges(desk, targetsOf(relations, 'header'), 'header', shared);
  const body = inCodeBlocks((piece) => pages.add(piece));
  const reader = new BodyReader({ ...shared, ...(await shownIn(desk, relations)) }, body.add);
  await readXml(pages.flushing(container.read(main)), reader);
  body.end();
  for (const kind of ['footnotes', 'endnotes', 'comments']) {
    for (const part of targetsOf(relations, kind)) {
      const context = { ...shared, ...(await shownIn(desk, await relationsOf(container, part))) };
      await readPart(container, part, new NotesReader(context, (piece) => pages.add(piece)));
    }
  }
  await writeEdges(desk, targetsOf(relations, 'footer'), 'footer', shared);
  await pages.end();
}

/** Headers or footers, each text and each picture once: the same comes back for each section. */
async function writeEdges(
  desk: Desk,
  parts: readonly string[],
  role: 'header' | 'footer',
  shared: Omit<DocumentContext, 'graphics' | 'takeChunk'>,
): Promise<void> {
  const { container, pages } = desk;
  const seen = new Set<string>();
  for (const part of parts) {
    const pieces: Piece[] = [];
    const context = { ...shared, ...(await shownIn(desk, await relationsOf(container, part))) };
    await readPart(container, part, new BodyReader(context, (piece) => pieces.push(piece)));
    for (const piece of inRole(pieces, role)) {
      const text = textOfPieces([piece]);
      const shown = piece.picture?.name ?? text;
      if (seen.has(shown) || isPageNumber(text)) continue;
      seen.add(shown);
      pages.add(piece);
    }
  }
}

/** Holds one piece back, for the case that the next is more of the same code. */
function inCodeBlocks(emit: (piece: Piece) => void): { add(piece: Piece): void; end(): void } {
  let held: Piece | undefined;
  return {
    add(piece) {
      const joined = joinCode(held, piece);
      if (!joined && held) emit(held);
      held = joined ?? piece;
    },
    end() {
      if (held) emit(held);
    },
  };
}
