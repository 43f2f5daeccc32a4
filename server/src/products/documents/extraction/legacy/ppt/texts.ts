import type { BlockRole } from '../../page/block.schema.ts';
import type { Piece } from '../../page/piece.ts';
import { findRecords, type PptRecord, recordsIn } from './records.ts';

/** Numbers of records. Source: MS-PPT 2.13.24. */
const [OUTLINE_REFERENCE, TEXT_HEADER, WIDE_TEXT, NARROW_TEXT] = [3998, 3999, 4000, 4008];
const TEXT_BOX = 0xf00d;

/** What a text is in its slide: the level of a title is that of one of PPTX. Source: MS-PPT 2.13.33. */
const TITLE_LEVELS = new Map([
  [0, 2],
  [6, 1],
]);
const NOTES = 2;

/** A text of a slide, its paragraphs ended by carriage returns. */
export type SlideText = { readonly kind: number; text: string };

/** Stands for a number or a date that the program computes. */
const COMPUTED = '*';

/** The texts in a list of records: each begins with what it is. */
export function textsIn(records: Iterable<PptRecord>): SlideText[] {
  const texts: SlideText[] = [];
  for (const { type, data } of records) {
    if (type === TEXT_HEADER) texts.push({ kind: data.length >= 4 ? data.readUInt32LE(0) : 4, text: '' });
    const last = texts.at(-1);
    if (last && type === WIDE_TEXT) last.text += data.toString('utf16le');
    else if (last && type === NARROW_TEXT) last.text += data.toString('latin1');
  }
  return texts;
}

/**
 * The texts of a slide in the order of its shapes. The text of a placeholder is kept apart, with those of all
 * slides, and the shape only refers to it; one that no shape refers to comes last.
 */
export function textsOfSlide(slide: Buffer, outline: readonly SlideText[]): SlideText[] {
  const texts: SlideText[] = [];
  const referred = new Set<SlideText>();
  for (const box of findRecords(slide, TEXT_BOX)) {
    texts.push(...textsIn(recordsIn(box.data)));
    for (const { type, data } of recordsIn(box.data)) {
      const text = type === OUTLINE_REFERENCE && data.length >= 4 ? outline[data.readUInt32LE(0)] : undefined;
      if (!text || referred.has(text)) continue;
      referred.add(text);
      texts.push(text);
    }
  }
  return [...texts, ...outline.filter((text) => !referred.has(text))];
}

/** The paragraphs of a slide: its titles are headings. */
export function slidePieces(texts: readonly SlideText[]): Piece[] {
  return texts.flatMap(({ kind, text }): Piece[] => {
    const level = TITLE_LEVELS.get(kind);
    if (level === undefined) return paragraphs(text, undefined);
    return [{ kind: 'heading', level, text: shown(text).replaceAll('\r', ' ') }];
  });
}

/** What the speaker wrote; a page of notes also repeats numbers and dates. */
export function notePieces(notes: Buffer): Piece[] {
  return textsOfSlide(notes, [])
    .filter(({ kind }) => kind === NOTES)
    .flatMap(({ text }) => paragraphs(text, 'speaker_notes'));
}

function paragraphs(text: string, role: BlockRole | undefined): Piece[] {
  return shown(text)
    .split('\r')
    .filter((paragraph) => paragraph.trim() !== COMPUTED)
    .map((paragraph) => ({ kind: 'paragraph', text: paragraph, ...(role && { role }) }));
}

/** A line end inside a paragraph is a vertical tab. */
function shown(text: string): string {
  return text.replaceAll('\v', '\n');
}
