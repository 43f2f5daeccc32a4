import { allocate, decodeUtf16, type Native } from './native.ts';
import { knownCharacter, ornament } from './symbol-fonts.ts';

/** A character of which the document says a number, but not what it is. */
export type Unknown = {
  /** Its font, without the mark of a subset. */
  readonly font: string;
  /** What its number is in Unicode, which may be by chance what it shows. */
  readonly character: string;
};

/** The text of a page, one code point for each character that its engine counts. */
export type Characters = { readonly text: string; readonly unknown: readonly Unknown[] };

/**
 * A character that is not known stands in the text as one of these, by its place in the list, until somebody knows
 * it: the end of a private area that no font is known to use.
 */
const FIRST_STAND_IN = 0x10_f000;
const MAX_UNKNOWN = 0xf00;
export const STAND_INS = /[\u{10F000}-\u{10FEFF}]/gu;

/** Nobody has said what the character is; readers of documents show a box. */
export const REPLACEMENT = '\uFFFD';
/** In place of the hyphen and line end of a word that goes on in the next line. */
export const JOINED = '\uFFFE';

type Desk = {
  readonly native: Native;
  readonly text: number;
  readonly at: number;
  readonly unknown: Unknown[];
  /** By font and character. */
  readonly standIns: Map<string, string>;
};

/** Reads a page with all that it shows: PDFium's own text leaves out what has the number of a control. */
export function readCharacters(native: Native, text: number): Characters {
  const count = native._FPDFText_CountChars(text);
  if (count <= 0) return { text: '', unknown: [] };
  const desk: Desk = { native, text, at: allocate(native, ROOM), unknown: [], standIns: new Map() };
  try {
    const own = ownText(native, text, count);
    const isPlain = own.length === count && !UNPLAIN.test(own) && !hasGuess(native, text, count);
    const characters = isPlain ? [...own] : Array.from({ length: count }, (_, at) => characterAt(desk, at));
    const hasOrnament = showOrnaments(desk, characters);
    return { text: isPlain && !hasOrnament ? own : characters.join(''), unknown: desk.unknown };
  } finally {
    native.wasmExports.free(desk.at);
  }
}

/** What PDFium makes of a page: enough for most, and several times as fast as asking for each character. */
function ownText(native: Native, text: number, count: number): string {
  const buffer = allocate(native, (count + 1) * 2);
  try {
    return decodeUtf16(native, buffer, native._FPDFText_GetText(text, 0, count, buffer) * 2);
  } finally {
    native.wasmExports.free(buffer);
  }
}

/** Controls but the ends of lines, and what is no character or more than one unit. */
const UNPLAIN = /(?!\r\n|(?<=\r)\n)[\p{Cc}\p{Cs}\uFFFD\u{10000}-\u{10FFFF}]/u;

function hasGuess({ wasmExports }: Native, text: number, count: number): boolean {
  for (let index = 0; index < count; index += 1)
    if (wasmExports.FPDFText_HasUnicodeMapError(text, index) === 1) return true;
  return false;
}

/** Puts what fonts of ornaments show in the place of their letters. @returns true when there was any */
function showOrnaments(desk: Desk, characters: string[]): boolean {
  let isChanged = false;
  for (const [index, character] of characters.entries()) {
    if (!isAlone(characters, index) || !/\p{L}/u.test(character)) continue;
    const shown = ornament(fontAt(desk, index), character);
    if (shown === undefined) continue;
    characters[index] = shown;
    isChanged = true;
  }
  return isChanged;
}

/** A letter between spaces may be one of a font of ornaments, which shows a bullet or a box for it. */
function isAlone(characters: readonly string[], index: number): boolean {
  const isSpace = (neighbour = ' ') => neighbour <= ' ';
  return isSpace(characters[index - 1]) && isSpace(characters[index + 1]);
}

/** A name of a font, or the four edges of a box. */
const ROOM = 256;
/** Beyond the last one of Unicode there is none. */
const MAX_CODE_POINT = 0x10_ffff;
/** What PDFium gives for the hyphen of a broken word, and some fonts for a sign of theirs. */
const HYPHEN = 0x02;
const FIRST_PRINTED = 0x20;
const LAST_ASCII = 0x7f;

function characterAt(desk: Desk, index: number): string {
  const { native, text } = desk;
  const code = native._FPDFText_GetUnicode(text, index);
  const character = code > MAX_CODE_POINT ? REPLACEMENT : String.fromCodePoint(code);
  const isGuessed = native._FPDFText_HasUnicodeMapError(text, index) === 1;
  const isAscii = code >= FIRST_PRINTED && code < LAST_ASCII;
  if (!isGuessed && (isAscii || !UNSAID.test(character))) return character;
  if (code === HYPHEN && native._FPDFText_IsHyphen(text, index) === 1) return JOINED;
  if (code < FIRST_PRINTED && native._FPDFText_IsGenerated(text, index) === 1) return character;
  if (isBlank(desk, index)) return ' ';
  const font = fontAt(desk, index);
  return knownCharacter(font, character) ?? standIn(desk, { font, character });
}

/** Controls, and what stands for no character; half of a pair is none either. */
const UNSAID = /[\p{Cc}\p{Cs}\uFFFD]/u;

/** A glyph that leaves no trace is a space, whatever its number; one that the font lacks leaves none here either. */
function isBlank({ native, text, at }: Desk, index: number): boolean {
  const object = native._FPDFText_GetTextObject(text, index);
  const font = object && native._FPDFTextObj_GetFont(object);
  if (!font || native._FPDFFont_GetIsEmbedded(font) !== 1) return false;
  if (!native._FPDFText_GetCharBox(text, index, at, at + 8, at + 16, at + 24)) return false;
  const [left = 0, right = 0, bottom = 0, top = 0] = new Float64Array(native.HEAPU8.buffer, at, 4);
  return right - left <= TRACE || top - bottom <= TRACE;
}

/** In points; some fonts give a space the height of nothing, rounded. */
const TRACE = 0.02;

function fontAt({ native, text, at }: Desk, index: number): string {
  const bytes = native._FPDFText_GetFontInfo(text, index, at, ROOM, 0);
  const length = Math.min(Math.max(bytes - 1, 0), ROOM);
  return bytes > ROOM ? '' : plainFontName(Buffer.from(native.HEAPU8.subarray(at, at + length)).toString());
}

/** Source: ISO 32000-1 9.6.4: six letters and a plus sign mark a subset. */
export function plainFontName(name: string): string {
  return name.replace(/^[A-Z]{6}\+/, '');
}

function standIn({ unknown, standIns }: Desk, { font, character }: Unknown): string {
  const key = `${font}\0${character}`;
  const known = standIns.get(key);
  if (known !== undefined) return known;
  if (unknown.length >= MAX_UNKNOWN) return REPLACEMENT;
  const sign = String.fromCodePoint(FIRST_STAND_IN + unknown.length);
  unknown.push({ font, character });
  standIns.set(key, sign);
  return sign;
}

/** What is told of the unknown character that stands for; undefined where nothing is. */
export function toldBy(sign: string, told: readonly (string | undefined)[]): string | undefined {
  return told[(sign.codePointAt(0) ?? 0) - FIRST_STAND_IN];
}
