import { documentErrors } from '../../errors.ts';
import { type ExtractionWarning, MAX_TEXT_CHARACTERS } from '../extraction.ts';
import { countCharacters } from '../page/count-characters.ts';

export type Cleaned = { readonly text: string; readonly warnings: ExtractionWarning[] };

/** C0 and C1 controls but tab and line feed: no reader shows them and PostgreSQL refuses the first. */
const CONTROLS = /(?![\t\n])\p{Cc}/gu;

/** Noncharacters. PDFium puts U+FFFE in place of the hyphen and line end of a broken word, which is thus joined. */
const NONCHARACTERS = /[\uFDD0-\uFDEF\uFFFE\uFFFF]/g;

/** Bullets that symbol fonts place in the private area. Source: Microsoft Symbol and Wingdings code charts. */
const SYMBOL_BULLETS = /[\uF0A7\uF0B7\uF0A8\uF06E\uF076\uF0D8]/g;

/**
 * Makes text that any program can store: NFC, line feeds, no NUL, no lone surrogate, no control. The layout is
 * kept, so it suits text whose spaces mean something.
 *
 * @throws AppError `text_too_large` (422), before any copy is made
 */
export function cleanText(raw: string): Cleaned {
  if (raw.length > MAX_TEXT_CHARACTERS) throw documentErrors.text_too_large({ limit: MAX_TEXT_CHARACTERS });
  const warnings: ExtractionWarning[] = [];
  if (raw.includes('\0')) warnings.push('nul_removed');
  const wellFormed = raw.toWellFormed();
  if (wellFormed.includes('\uFFFD')) warnings.push('invalid_characters_replaced');
  const text = wellFormed
    .replace(/\r\n?|[\u2028\u0085]/g, '\n')
    .replace(/[\f\v\u2029]/g, '\n\n')
    .replace(CONTROLS, '')
    .replace(NONCHARACTERS, '')
    .normalize('NFC');
  return { text, warnings };
}

/** Ends lines and blocks cleanly: no space before a line end, one blank line at most, no invisible hyphens. */
export function trimBlocks(text: string): string {
  return text
    .replace(SYMBOL_BULLETS, '•')
    .replace(/[\u00AD\u200B\u2060\uFEFF]/g, '')
    .replace(/[^\S\n]+\n/g, '\n')
    .replace(/\n{3,}/g, '\n\n')
    .trim();
}

/** Cleans text whose spaces are only layout: one space between words, none around a line end. */
export function tidyText(raw: string): string {
  const { text } = cleanText(raw);
  return trimBlocks(
    text
      .replace(/[^\S\n\t]+/g, ' ')
      .replace(/ *\t */g, '\t')
      .replace(/\n +/g, '\n'),
  );
}

/**
 * Not white space, nor what Unicode has programs ignore, nor the Braille pattern without dots, nor the sign that stands
 * for an object; nor what it leaves to private use, whose meaning is in a font alone, but for the bullets above.
 */
const VISIBLE =
  /[^\s\p{Default_Ignorable_Code_Point}\u2800\uFFFC\p{Co}]|[\uF0A7\uF0B7\uF0A8\uF06E\uF076\uF0D8]/u;

/** False of a text in which a person sees or reads nothing: it is as empty as one without characters. */
export function isVisible(text: string): boolean {
  return VISIBLE.test(text);
}

/** Share of the characters that came out as real text: not replaced, no object, not private, not control. */
export function trustedShare(raw: string): number {
  const visible = countCharacters(raw);
  if (visible === 0) return 0;
  const doubtful = raw.match(/(?!\s)[\uFFFC\uFFFD\p{Co}\p{Cc}]/gu)?.length ?? 0;
  return Math.round((1 - doubtful / visible) * 1000) / 1000;
}
