import type { ExtractionWarning } from '../extraction.ts';
import { countCharacters } from '../page/count-characters.ts';
import { trustedShare } from '../text/clean-text.ts';
import { REPLACEMENT, STAND_INS, toldBy } from './characters.ts';
import type { PageLines, PdfLine } from './line.ts';
import { type Glyph, glyphKey } from './pdfjs-glyphs.ts';
import { characterNamed } from './symbol-fonts.ts';

/** A page all of whose characters can be stored. */
export type SettledLines = PageLines & {
  /** Characters that nobody knows; they stand in it as U+FFFD. */
  readonly replaced: number;
  /** Characters whose font does not say what they are; they stand in it as the number that they have. */
  readonly guessed: number;
};

const CONTROLS = /(?![\t\n\r])\p{Cc}/gu;
const WINDOWS = new TextDecoder('windows-1252');

/** Puts the characters that pdf.js knows in the place of those that PDFium does not. */
export function nameUnknown(content: PageLines, glyphs: ReadonlyMap<string, Glyph>): PageLines {
  const names = (content.unknown ?? []).map(({ font, character }) => {
    const glyph = glyphs.get(glyphKey(font, character));
    return glyph && knownBy(glyph, font, character);
  });
  return mapTexts(content, (text) => text.replace(STAND_INS, (sign) => toldBy(sign, names) ?? sign));
}

/** What it makes of a number is known only where it is not the number itself. */
function knownBy({ name, character: read }: Glyph, font: string, character: string): string | undefined {
  const named = name === undefined ? undefined : characterNamed(name, font);
  const isRead = read !== character && !/[\p{Cc}\p{Co}\uFFFD]/u.test(read);
  return named ?? (isRead ? read : undefined);
}

/** The page as it can be stored: what is still unknown by its number, where that is printed, else as U+FFFD. */
export function settle(content: PageLines): SettledLines {
  const { unknown = [], ...page } = content;
  const shown = unknown.map(({ character }) => storable(character));
  const settled = mapTexts(page, (text) =>
    storable(text.replace(STAND_INS, (sign) => toldBy(sign, shown) ?? sign)),
  );
  const guesses = unknown.map(({ character }) => (/[\p{Cc}\uFFFD]/u.test(character) ? undefined : character));
  const isGuess = (sign: string) => toldBy(sign, guesses) !== undefined;
  const guessed = (textOf(content).match(STAND_INS) ?? []).filter(isGuess).length;
  return { ...settled, guessed, replaced: textOf(settled).split(REPLACEMENT).length - 1 };
}

export function textOf({ lines }: PageLines): string {
  return lines.map(({ text }) => text).join('');
}

function storable(text: string): string {
  return text.replace(CONTROLS, shownControl);
}

/** Programs that write Windows' quotes and dashes by their number there mean these, as HTML takes them too. */
function shownControl(control: string): string {
  const [shown = control] = WINDOWS.decode(Uint8Array.of(control.codePointAt(0) ?? 0));
  return /\p{Cc}/u.test(shown) ? REPLACEMENT : shown;
}

/** The page with other texts, in its lines and in the cells of its tables. */
function mapTexts(content: PageLines, change: (text: string) => string): PageLines {
  const lines = content.lines.map((line): PdfLine => {
    const { table } = line;
    const text = change(line.text);
    if (!table) return text === line.text ? line : { ...line, text };
    return { ...line, text, table: { ...table, rows: table.rows.map((row) => row.map(change)) } };
  });
  return { ...content, lines };
}

/** What a person should know of the characters of a page; the private ones of its icons are not worth a word. */
export function warningsOf(content: SettledLines): ExtractionWarning[] {
  const { replaced, guessed } = content;
  const isGuessed = guessed > 0 || (replaced === 0 && isDoubtful(content));
  return [
    ...(replaced > 0 ? (['invalid_characters_replaced'] as const) : []),
    ...(isGuessed ? (['characters_guessed'] as const) : []),
  ];
}

/** Below, more of a page is unknown than a person can fill in. */
const MIN_KNOWN = 2 / 3;

/** Says whether so much of a page's text is replaced, guessed or private that what the page shows says more. */
export function isDoubtful(content: PageLines): boolean {
  return content.lines.length > 0 && confidenceIn(content) < MIN_KNOWN;
}

/** A character that is only guessed is trusted as little as one that is replaced. */
export function confidenceIn(content: PageLines): number {
  const text = textOf(content);
  const visible = Math.max(countCharacters(text), 1);
  return Math.round(Math.max(trustedShare(text) - (content.guessed ?? 0) / visible, 0) * 1000) / 1000;
}
