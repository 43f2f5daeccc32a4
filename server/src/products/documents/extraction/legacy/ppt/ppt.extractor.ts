import { readFile } from 'node:fs/promises';
import { documentErrors } from '../../../errors.ts';
import {
  type ExtractionSummary,
  type ExtractionWarning,
  MAX_PAGES,
  MEDIA_TYPES,
  type PageSink,
} from '../../extraction.ts';
import { PageFlow } from '../../page/page-flow.ts';
import type { Piece } from '../../page/piece.ts';
import { openCompoundFile, requiredStream, type Storage } from '../compound-file.ts';
import { hasPictures } from '../pictures.ts';
import { readSummary } from '../summary-information.ts';
import { type Objects, readObjects } from './persist.ts';
import { findRecords, type PptRecord, recordsIn } from './records.ts';
import { notePieces, type SlideText, slidePieces, textsIn, textsOfSlide } from './texts.ts';

/** Numbers of records and of lists of slides. Source: MS-PPT 2.13.24 and 2.4.14.3. */
const [SLIDE_LIST, SLIDE_IN_LIST, SLIDE_FACTS, EMBEDDED] = [4080, 1011, 1007, 4044];
const [SLIDES, NOTES] = [0, 2];

/** A slide as the list of slides has it. */
type Listed = { readonly object: number; readonly id: number; readonly outline: readonly SlideText[] };

/**
 * Reads a presentation of PowerPoint 97 to 2003, a page for each slide in the order of the show, with its notes.
 * Charts and other embedded objects are left out; a warning says so.
 *
 * @throws AppError `password_required`, `corrupt_file`, `page_limit` (422)
 */
export async function extractPpt(path: string, sink: PageSink): Promise<ExtractionSummary> {
  const storage = openCompoundFile(await readFile(path));
  const pages = new PageFlow(sink);
  const { slides, isPartial } = readShow(storage);
  for (const pieces of slides) {
    for (const piece of pieces) pages.add(piece);
    pages.endPage();
    await pages.flush();
  }
  const warnings: ExtractionWarning[] = isPartial ? ['partial_legacy_format'] : [];
  if (hasPictures(storage)) warnings.push('pictures_unread');
  return { mediaType: MEDIA_TYPES.ppt, engine: 'ppt', warnings, metadata: readSummary(storage) };
}

function readShow(storage: Storage): { readonly slides: readonly Piece[][]; readonly isPartial: boolean } {
  const stream = requiredStream(storage, 'PowerPoint Document');
  try {
    const objects = readObjects(stream, requiredStream(storage, 'Current User'));
    const notes = new Map(listOf(objects.document, NOTES).map(({ id, object }) => [id, object]));
    const listed = listOf(objects.document, SLIDES);
    if (listed.length > MAX_PAGES)
      throw documentErrors.page_limit({ pages: listed.length, limit: MAX_PAGES });
    const slides = listed.map((slide) => piecesOf(objects, slide, notes));
    const isPartial = !findRecords(objects.document.data, EMBEDDED).next().done;
    return { slides, isPartial };
  } catch (error) {
    if (error instanceof RangeError) throw documentErrors.corrupt_file({ format: 'PPT' });
    throw error;
  }
}

function listOf(document: PptRecord, kind: number): Listed[] {
  const listed: Listed[] = [];
  for (const list of recordsIn(document.data)) {
    if (list.type !== SLIDE_LIST || list.instance !== kind) continue;
    let texts: PptRecord[] = [];
    const end = () => {
      const last = listed.pop();
      if (last) listed.push({ ...last, outline: textsIn(texts) });
      texts = [];
    };
    for (const record of recordsIn(list.data)) {
      if (record.type !== SLIDE_IN_LIST) texts.push(record);
      else {
        end();
        listed.push({ object: record.data.readUInt32LE(0), id: record.data.readUInt32LE(12), outline: [] });
      }
    }
    end();
  }
  return listed;
}

function piecesOf(objects: Objects, slide: Listed, notes: ReadonlyMap<number, number>): Piece[] {
  const found = objects.get(slide.object);
  if (!found) return slidePieces(slide.outline);
  const facts = [...recordsIn(found.data)].find(({ type }) => type === SLIDE_FACTS)?.data;
  const notesId = facts && facts.length >= 20 ? facts.readUInt32LE(16) : 0;
  const ofSpeaker = objects.get(notes.get(notesId) ?? -1);
  const pieces = slidePieces(textsOfSlide(found.data, slide.outline));
  return ofSpeaker ? [...pieces, ...notePieces(ofSpeaker.data)] : pieces;
}
