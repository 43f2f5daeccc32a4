import { JOINED } from './characters.ts';
import { allocate, type Native } from './native.ts';
import { visitObjects } from './page-objects.ts';
import { SLANT, turnsOf } from './turns.ts';

/** A run of characters without a line end. */
export type Part = {
  readonly text: string;
  /** In characters, as PDFium counts them: one for each code point. */
  readonly start: number;
  readonly count: number;
  readonly isBroken: boolean;
  /** The number of each of its characters where they do not follow each other; a space may have none. */
  readonly numbers?: readonly (number | undefined)[];
  /** Quarter turns clockwise after which it stands upright on the page as it is shown. */
  readonly turns?: number;
};

type Source = { readonly native: Native; readonly page: number; readonly text: number };

/**
 * The lines of a page, those that are set on their side or on their head as they are read. PDFium lays out all text
 * as if it stood upright, which turns the order of lines, words or letters round, so what is drawn first comes first
 * here, as pdf.js has it.
 *
 * @param raw the text of which the parts are, one code point for each character
 */
export function straightened(source: Source, raw: string, parts: readonly Part[]): readonly Part[] {
  if (!hasTurned(source)) return parts;
  const desk = openDesk(source, raw);
  try {
    const rotation = source.native._FPDFPage_GetRotation(source.page);
    return stretchesOf(desk, parts).flatMap(({ isTurned, parts: some }) =>
      isTurned ? rebuilt(desk, some, rotation) : some,
    );
  } finally {
    source.native.wasmExports.free(desk.at);
  }
}

function hasTurned({ native, text }: Source): boolean {
  const { wasmExports } = native;
  const count = native._FPDFText_CountChars(text);
  for (let index = 0; index < count; index += 1) {
    const angle = wasmExports.FPDFText_GetCharAngle(text, index);
    if (angle > SLANT && angle < 2 * Math.PI - SLANT) return true;
  }
  return false;
}

type Desk = Source & {
  readonly characters: readonly string[];
  /** Room for a matrix, a point or a box. */
  readonly at: number;
  /** Which of the objects of the page is drawn when. */
  readonly order: ReadonlyMap<number, number>;
};

function openDesk(source: Source, raw: string): Desk {
  const order = new Map<number, number>();
  visitObjects(source.native, source.page, ({ handle }) => {
    order.set(handle, order.size);
    return true;
  });
  return { ...source, characters: [...raw], at: allocate(source.native, 32), order };
}

type Stretch = { readonly isTurned: boolean; readonly parts: Part[] };

function stretchesOf(desk: Desk, parts: readonly Part[]): Stretch[] {
  const stretches: Stretch[] = [];
  for (const part of parts) {
    const isTurned = glyphsOf(desk, part).some(({ turns }) => turns > 0);
    if (stretches.at(-1)?.isTurned === isTurned) stretches.at(-1)?.parts.push(part);
    else stretches.push({ isTurned, parts: [part] });
  }
  return stretches;
}

/** A character with its place in axes in which it stands upright: from left to right, and up. */
type Glyph = {
  readonly character: string;
  readonly number: number;
  readonly order: number;
  /** Quarter turns clockwise that make it upright in the page's own axes. */
  readonly turns: number;
  readonly size: number;
  readonly left: number;
  readonly right: number;
  readonly base: number;
  /** The number of the character before it in its part, and whether PDFium puts a space between them. */
  readonly before?: number;
  readonly isApart?: boolean;
};

/** What PDFium puts between characters to part or end their lines is left out. */
function glyphsOf(desk: Desk, { start, count, isBroken }: Part): Glyph[] {
  const end = start + (isBroken ? count + 1 : count);
  const glyphs: Glyph[] = [];
  let isApart = false;
  for (let number = start; number < end; number += 1) {
    const glyph = glyphAt(desk, number);
    const before = glyphs.at(-1)?.number;
    if (glyph) glyphs.push(before === undefined ? glyph : { ...glyph, before, isApart });
    isApart = glyph === undefined;
  }
  return glyphs;
}

function glyphAt({ native, text, at, order, characters }: Desk, number: number): Glyph | undefined {
  const character = characters[number];
  if (character === undefined || native._FPDFText_IsGenerated(text, number) === 1) return undefined;
  if (!native._FPDFText_GetMatrix(text, number, at)) return undefined;
  const [a = 1, b = 0, c = 0, d = 1] = new Float32Array(native.HEAPU8.buffer, at, 4);
  const turns = turnsOf([a, b, c, d]);
  native._FPDFText_GetCharOrigin(text, number, at, at + 8);
  const [x = 0, y = 0] = new Float64Array(native.HEAPU8.buffer, at, 2);
  native._FPDFText_GetCharBox(text, number, at, at + 8, at + 16, at + 24);
  const [left = x, right = x, bottom = y, top = y] = new Float64Array(native.HEAPU8.buffer, at, 4);
  const [from, base] = upright([x, y], turns);
  const ends = [upright([left, bottom], turns)[0], upright([right, top], turns)[0]];
  return {
    character,
    number,
    turns,
    order: order.get(native._FPDFText_GetTextObject(text, number)) ?? order.size,
    size: native._FPDFText_GetFontSize(text, number) * Math.hypot(c, d),
    left: from,
    right: Math.max(from, ...ends),
    base,
  };
}

function upright([x, y]: readonly [number, number], turns: number): readonly [number, number] {
  return (
    (
      [
        [x, y],
        [y, -x],
        [-x, -y],
        [-y, x],
      ] as const
    )[turns] ?? [x, y]
  );
}

/** Their letters are in the file as they are seen, from left to right, and PDFium has turned them. */
const RIGHT_TO_LEFT = /[\p{Script=Hebrew}\p{Script=Arabic}]/u;

function rebuilt(desk: Desk, parts: readonly Part[], rotation: number): Part[] {
  const glyphs = parts.flatMap((part) => glyphsOf(desk, part));
  const shownTurns = ({ turns }: Glyph) => (turns - rotation + 4) % 4;
  const [first] = glyphs;
  if (first && parts.some(({ text }) => RIGHT_TO_LEFT.test(text)))
    return parts.map((part) => ({ ...part, turns: shownTurns(first) }));
  const lines: Glyph[][] = [];
  for (const glyph of glyphs.sort((a, b) => a.order - b.order || a.number - b.number)) {
    const before = lines.at(-1)?.at(-1);
    if (before && isNext(before, glyph)) lines.at(-1)?.push(glyph);
    else lines.push([glyph]);
  }
  return lines.flatMap(([head, ...rest]) =>
    head ? partOf([head, ...rest], { start: head.number, turns: shownTurns(head) }) : [],
  );
}

/** In sizes of the letters: lines of print stand further from each other, and columns. */
const SAME_LINE = 0.5;
const FAR = 1.5;
/** Letters may be set closer than they are wide. */
const MAX_OVERLAP = 0.5;

function isNext(a: Glyph, b: Glyph): boolean {
  const size = Math.max(a.size, b.size);
  const gap = b.left - a.right;
  const isLevel = Math.abs(a.base - b.base) < size * SAME_LINE;
  const isNear = b.before === a.number || (gap < size * FAR && gap > -size * MAX_OVERLAP);
  return a.turns === b.turns && isLevel && isNear;
}

/** Gaps from this share of the size of the letters on are spaces. */
const SPACE = 0.2;

/** What PDFium has one after the other keeps the space that it sees between them. */
function hasSpace(a: Glyph, b: Glyph): boolean {
  if (b.before === a.number) return b.isApart === true;
  const isWide = b.left - a.right > SPACE * Math.max(a.size, b.size);
  return isWide && a.character !== ' ' && b.character !== ' ';
}

function partOf(glyphs: readonly Glyph[], where: Pick<Part, 'start' | 'turns'>): Part | [] {
  const isBroken = glyphs.at(-1)?.character === JOINED;
  const characters: string[] = [];
  const numbers: (number | undefined)[] = [];
  let before: Glyph | undefined;
  for (const glyph of isBroken ? glyphs.slice(0, -1) : glyphs) {
    if (before && hasSpace(before, glyph)) {
      characters.push(' ');
      numbers.push(undefined);
    }
    characters.push(glyph.character === JOINED ? '-' : glyph.character);
    numbers.push(glyph.number);
    before = glyph;
  }
  const text = characters.join('');
  return text.trim() === '' ? [] : { ...where, text, count: characters.length, isBroken, numbers };
}
