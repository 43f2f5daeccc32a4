import type { Piece } from '../page/piece.ts';
import { type ListPlace, type Numbering, nextLabel } from './numbering.ts';

/** A paragraph being read. */
export type Paragraph = {
  text: string;
  numId?: string;
  level?: number;
  style?: string;
  outline?: number;
  /** Characters written in a font whose letters all have one width. */
  typewritten: number;
  /** Text that Word hides. */
  hidden: string;
  /** Characters that came from a formula. */
  formula: number;
  /** What hangs on the paragraph and is read after it: text boxes, images, charts. */
  readonly after: Piece[];
};

/** Prose set as on a typewriter is still prose; code has signs that prose has not. */
const CODE_SIGNS = /[{}=;<>]|\w\(|^\s{2,}\S|^(?:import|from|def|return|print|#include|\$|sudo)\b/m;

export function newParagraph(): Paragraph {
  return { text: '', typewritten: 0, hidden: '', formula: 0, after: [] };
}

/** What a paragraph is, by its style, its list and its content; nothing when it is empty. Counts its list on. */
export function piecesOf(paragraph: Paragraph, numbering: Numbering): Piece[] {
  const pieces = paragraph.text.trim() === '' ? [] : [mainPiece(paragraph, numbering)];
  const hidden = paragraph.hidden.trim();
  if (hidden) pieces.push({ kind: 'paragraph', text: hidden, role: 'hidden' });
  return [...pieces, ...paragraph.after];
}

function mainPiece(paragraph: Paragraph, numbering: Numbering): Piece {
  const text = paragraph.text.trim();
  const kind = numbering.styles.kindOf(paragraph.style, paragraph.outline);
  const label = nextLabel(numbering, placeOf(paragraph));
  if (kind.kind === 'heading') {
    const marker = label && label.marker !== '•' ? `${label.marker} ` : '';
    return { ...kind, text: marker + text };
  }
  if (kind.kind === 'code' || isTypewrittenCode(paragraph)) return { kind: 'code', text: paragraph.text };
  if (label) return { kind: 'list_item', ...label, text };
  if (kind.kind === 'caption') return { kind: 'paragraph', text, role: 'caption' };
  const isFormula = paragraph.formula > 0 && paragraph.formula >= text.length;
  return { kind: 'paragraph', text, ...(isFormula && { role: 'formula' }) };
}

function placeOf({ numId, level, style }: Paragraph): ListPlace {
  return {
    ...(numId !== undefined && { numId }),
    ...(level !== undefined && { level }),
    ...(style !== undefined && { style }),
  };
}

function isTypewrittenCode({ text, typewritten }: Paragraph): boolean {
  return typewritten > 0 && typewritten >= text.trim().length && CODE_SIGNS.test(text);
}

/** Lines of code that follow one another are one block of it. */
export function joinCode(previous: Piece | undefined, piece: Piece): Piece | undefined {
  const isBoth = previous?.kind === 'code' && piece.kind === 'code' && previous.role === piece.role;
  return isBoth ? { ...previous, text: `${previous.text}\n${piece.text}` } : undefined;
}
