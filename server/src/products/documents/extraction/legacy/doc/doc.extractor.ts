import { readFile } from 'node:fs/promises';
import { documentErrors } from '../../../errors.ts';
import {
  type ExtractionSummary,
  type ExtractionWarning,
  MEDIA_TYPES,
  type PageSink,
} from '../../extraction.ts';
import { PageFlow } from '../../page/page-flow.ts';
import { ParagraphFlow } from '../../page/paragraph-flow.ts';
import { inRole, type Piece } from '../../page/piece.ts';
import { decodeCodePage } from '../../rtf/encoding.ts';
import { openCompoundFile, requiredStream, type Storage } from '../compound-file.ts';
import { hasPictures } from '../pictures.ts';
import { readSummary } from '../summary-information.ts';
import { DocText } from './doc-text.ts';
import { type Fib, OLD_MARK, readFib } from './fib.ts';
import { DocLists } from './lists.ts';
import { type Note, numbersAt, readNotes } from './notes.ts';
import { readCharacterRuns, readParagraphRuns } from './properties.ts';
import { type DocContext, writeStory } from './story.ts';
import { DocStyles } from './styles.ts';

/**
 * Reads a document of Word before 2007: headers, the body, text boxes, notes, comments, footers. Of Word 95 and
 * before only the plain text is read, and objects of other programs are left out; a warning says so.
 *
 * @throws AppError `password_required`, `corrupt_file`, `text_too_large`, `page_limit` (422)
 */
export async function extractDoc(path: string, sink: PageSink): Promise<ExtractionSummary> {
  const storage = openCompoundFile(await readFile(path));
  const pages = new PageFlow(sink);
  const { pieces, isPartial } = readPieces(storage);
  for (const piece of pieces) pages.add(piece);
  await pages.end();
  const warnings: ExtractionWarning[] = isPartial ? ['partial_legacy_format'] : [];
  if (storage.storages.has('macros')) warnings.push('macros_ignored');
  if (hasPictures(storage)) warnings.push('pictures_unread');
  return { mediaType: MEDIA_TYPES.doc, engine: 'doc', warnings, metadata: readSummary(storage) };
}

function readPieces(storage: Storage): { readonly pieces: readonly Piece[]; readonly isPartial: boolean } {
  const document = requiredStream(storage, 'WordDocument');
  try {
    const fib = readFib(document);
    if (document.readUInt16LE(0) === OLD_MARK) return { pieces: readOldText(document), isPartial: true };
    const table = requiredStream(storage, fib.tableName);
    return { pieces: readDocument(document, table, fib), isPartial: storage.storages.has('objectpool') };
  } catch (error) {
    if (error instanceof RangeError) throw documentErrors.corrupt_file({ format: 'DOC' });
    throw error;
  }
}

function readDocument(document: Buffer, table: Buffer, fib: Fib): Piece[] {
  const { notes, marks } = readNotes(table, fib);
  const context: DocContext = {
    text: new DocText(document, table, fib.place('pieces')),
    paragraphs: readParagraphRuns(document, table, fib.place('paragraphs')),
    characters: readCharacterRuns(document, table, fib.place('characters')),
    styles: new DocStyles(table, fib.place('styles')),
    lists: new DocLists(table, fib),
    marks,
  };
  const { main, footnotes, headers, macros, comments, endnotes, textBoxes } = fib.parts;
  const boxes = main + footnotes + headers + macros + comments + endnotes;
  const edges = edgesOf(context, numbersAt(table, fib.place('headerTexts')), main + footnotes);
  return [
    ...edges.header,
    ...storyOf(context, 0, main),
    ...inRole(storyOf(context, boxes, boxes + textBoxes), 'text_box'),
    ...notes.flatMap((note) => noteOf(context, note)),
    ...edges.footer,
  ];
}

function storyOf(context: DocContext, start: number, end: number): Piece[] {
  const flow = new ParagraphFlow();
  writeStory(context, { start, end: Math.min(end, context.text.text.length) }, flow);
  return flow.end({ level: 0, depth: 0, isInTable: false });
}

function noteOf(context: DocContext, { role, mark, start, end }: Note): Piece[] {
  const pieces = storyOf(context, start, end);
  const [first, ...rest] = pieces;
  const isMarked = first !== undefined && first.kind !== 'table' && mark !== '';
  const marked: Piece[] = isMarked
    ? [{ ...first, text: `${mark} ${first.text.trimStart()}` }, ...rest]
    : pieces;
  return inRole(marked, role);
}

/** The first six are lines above notes; then each section has three kinds of both. The last place means nothing. Source: MS-DOC 2.8.10. */
function edgesOf(context: DocContext, places: readonly number[], base: number) {
  const found = { header: new Map<string, Piece>(), footer: new Map<string, Piece>() };
  for (let story = 6; story + 2 < places.length; story += 1) {
    const role = [0, 1, 4].includes((story - 6) % 6) ? 'header' : 'footer';
    const pieces = storyOf(context, base + (places[story] ?? 0), base + (places[story + 1] ?? 0));
    for (const piece of inRole(pieces, role)) found[role].set(JSON.stringify(piece), piece);
  }
  return { header: [...found.header.values()], footer: [...found.footer.values()] };
}

/** Word 6 and 95: one run of bytes. Source: the same two fields of MS-DOC 2.5.2, which newer files leave unused. */
function readOldText(document: Buffer): Piece[] {
  const bytes = document.subarray(document.readUInt32LE(0x18), document.readUInt32LE(0x1c));
  const [begin, result, end] = [0x13, 0x14, 0x15].map((code) => String.fromCharCode(code));
  // What stands in a field before its result is its instruction.
  const shown = new RegExp(`${begin}[^${begin}${result}${end}]*${result}?|${end}`, 'g');
  const ends = new RegExp(`[\\r\\f${String.fromCharCode(7)}]`);
  return decodeCodePage(bytes, 1252)
    .replace(shown, '')
    .split(ends)
    .map((text) => ({ kind: 'paragraph', text }));
}
