import type { ExtractionWarning, PageText } from '../extraction.ts';
import { hasLinesOfWords, pageOfPicture } from '../ocr/ocr-page.ts';
import type { Choose } from '../ocr/ocr-queue.ts';
import type { PictureText } from '../ocr/picture-reader.ts';
import type { Bitmap } from '../ocr/port.ts';
import type { Block } from '../page/block.schema.ts';
import { countCharacters } from '../page/count-characters.ts';
import { withPictures } from './add-pictures.ts';
import type { PageLines, Rect } from './line.ts';
import type { PdfiumPage } from './pdfium-page.ts';
import { textOf } from './unknown-characters.ts';
import { hasUnreadPrint, sharedBy, unreadPictures } from './unread-pictures.ts';

/** What is drawn of a page to be recognised, and what becomes of the page then. */
export type ToRecognise = {
  readonly bitmap: Bitmap;
  readonly choose?: Choose;
  /** What a person should know about the page when it stays as it is. */
  readonly warnings?: readonly ExtractionWarning[];
};

/** Scans carry a stamp, a page number or a line of a copier as text, hardly more. */
const FEW_CHARACTERS = 150;
const PAGE_SHARE = 0.5;

/** The whole page when its words are rather in what it shows than in its text, else its pictures of print. */
export function drawUnread(page: PdfiumPage, content: PageLines): ToRecognise | 'too_large' | undefined {
  const characters = charactersOf(content);
  const pictures = characters === 0 ? [] : page.pictures();
  const isScan =
    characters === 0 || (characters < FEW_CHARACTERS && sharedBy(pictures, content) >= PAGE_SHARE);
  if (isScan) {
    const drawn = bitmapOf(page.render());
    return drawn && drawn !== 'too_large' ? { ...drawn, choose: longer } : drawn;
  }
  const part = unreadPictures(page, shownOn(page, pictures, content), content);
  if (!part || part === 'too_large') return part;
  const choose: Choose = (found, fallback, warn) => {
    if (isSaid(found, fallback)) return fallback;
    const page = withPictures(fallback, found, part.box);
    if (page === fallback && hasLinesOfWords(found)) warn('pictures_unread');
    return page;
  };
  return { bitmap: part.bitmap, choose };
}

/** Says whether pictures show words beside the text of a page; one without text says itself that it has none. */
export function hasUnread(page: PdfiumPage, content: PageLines): boolean {
  if (content.lines.length === 0) return false;
  return hasUnreadPrint(page, shownOn(page, page.pictures(), content), content) !== false;
}

/** What a scan shows, unless more is typed on it. */
function longer(found: PictureText, fallback: PageText): PageText {
  const page = pageOfPicture(fallback.number, found);
  const remarks = remarksOf(fallback).reduce((sum, { start, end }) => sum + end - start, 0);
  return page.text.length > fallback.text.length - remarks ? withRemarks(page, fallback) : fallback;
}

function remarksOf({ blocks }: PageText): Block[] {
  return blocks.filter(({ role }) => role === 'comment');
}

/** A page that was recognised with the remarks on it; those that are on the paper it has already. */
function withRemarks(page: PageText, fallback: PageText): PageText {
  const plain = (text: string) => text.replace(/\s/g, '');
  const said = plain(page.text);
  let { text, blocks } = page;
  for (const remark of remarksOf(fallback)) {
    const words = fallback.text.slice(remark.start, remark.end);
    if (said.includes(plain(words))) continue;
    const start = text.length + GAP.length;
    text += GAP + words;
    blocks = [...blocks, { ...remark, start, end: text.length }];
  }
  return { ...page, text, blocks };
}

const GAP = '\n\n';

function charactersOf(content: PageLines): number {
  return countCharacters(textOf(content));
}

/** As many shapes may be the outlines of letters: programs of design write text as such. */
const MANY_OBJECTS = 100;

/** The pictures of a page; all of it when it says little and draws much. */
function shownOn(page: PdfiumPage, pictures: readonly Rect[], content: PageLines): readonly Rect[] {
  const isDrawing = charactersOf(content) < FEW_CHARACTERS && page.objects() >= MANY_OBJECTS;
  return isDrawing ? [[0, 0, content.width, content.height]] : [...pictures, ...page.tiled()];
}

/** Share of the recognised words that are typed too, from which on they are the same, only typed elsewhere. */
const SAME = 0.8;

/** A text that is unseen may stand beside the print that it says: askew, too small, in a corner. */
function isSaid({ lines }: PictureText, { text }: PageText): boolean {
  const typed = new Set(wordsOf(text));
  const read = wordsOf(lines.map((line) => line.text).join(' '));
  return read.filter((word) => typed.has(word)).length > read.length * SAME;
}

function wordsOf(text: string): string[] {
  return text.toLowerCase().match(/[\p{L}\p{N}]{3,}/gu) ?? [];
}

/** The whole page, whose text keeps its warnings unless what is recognised is trusted more. */
export function drawDoubtful(
  page: PdfiumPage,
  warnings: readonly ExtractionWarning[],
): ToRecognise | 'too_large' | undefined {
  const drawn = bitmapOf(page.render());
  return drawn && drawn !== 'too_large' ? { ...drawn, choose: moreTrusted, warnings } : drawn;
}

/** Letters that nobody knows are about as many as those they stand for: what is much shorter misses some. */
const WHOLE = 0.5;

function moreTrusted(found: PictureText, fallback: PageText): PageText {
  const page = pageOfPicture(fallback.number, found);
  const isWhole = page.text.length >= fallback.text.length * WHOLE;
  return isWhole && page.confidence > fallback.confidence ? withRemarks(page, fallback) : fallback;
}

function bitmapOf(drawn: Bitmap | 'too_large' | undefined): { bitmap: Bitmap } | 'too_large' | undefined {
  return drawn === undefined || drawn === 'too_large' ? drawn : { bitmap: drawn };
}
