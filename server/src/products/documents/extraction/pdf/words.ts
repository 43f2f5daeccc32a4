import type { Axes } from './axes.ts';
import { type PdfLine, type Rect, unionRect } from './line.ts';
import { allocate, type Native } from './native.ts';

/** A word, or a part of one that its line breaks off, and where it stands. */
export type Word = {
  readonly text: string;
  readonly rect: Rect;
  /** It goes on with the next word, in the next line. */
  readonly isBroken: boolean;
};

/** A line as its engine counts it. */
export type CountedLine = {
  readonly text: string;
  readonly isBroken: boolean;
  /** The number of its first character on the page; each code point counts one. */
  readonly first: number;
  /** The number of each of its characters where they do not follow each other. */
  readonly numbers?: readonly (number | undefined)[] | undefined;
};

/**
 * The words of a line with their places: a line of print goes through all columns of a table. One that does not stand
 * upright is one word, whose parts are not one beside the other.
 */
export function wordsOf(
  { native, text, axes }: { native: Native; text: number; axes: Axes },
  line: PdfLine & CountedLine,
): Word[] {
  if (line.turns) return [{ text: line.text.trim(), rect: line.rect, isBroken: line.isBroken }];
  const at = allocate(native, 32);
  const words: Word[] = [];
  let open: { text: string; rect: Rect } | undefined;
  const end = (isBroken: boolean) => {
    if (open) words.push({ ...open, isBroken });
    open = undefined;
  };
  for (const [offset, character] of [...line.text].entries()) {
    if (character.trim() === '') {
      end(false);
      continue;
    }
    const number = line.numbers?.[offset] ?? line.first + offset;
    if (!native._FPDFText_GetCharBox(text, number, at, at + 8, at + 16, at + 24)) continue;
    const [left = 0, right = 0, bottom = 0, top = 0] = new Float64Array(native.HEAPU8.buffer, at, 4);
    const rect = axes.shown([left, top, right, bottom]);
    open = open
      ? { text: open.text + character, rect: unionRect(open.rect, rect) }
      : { text: character, rect };
  }
  end(line.isBroken);
  native.wasmExports.free(at);
  return words;
}
