import type { Attributes } from '../container/xml-part.ts';
import type { Piece } from '../page/piece.ts';
import type { Lists } from './lists.ts';
import type { OdfStyles } from './styles.ts';

/** A paragraph or a heading being read. */
export type Paragraph = {
  text: string;
  readonly style: string | undefined;
  /** 1 for the highest; undefined for a paragraph. */
  readonly level: number | undefined;
  /** A heading without a number among numbered ones. */
  readonly isUnnumbered: boolean;
  /** Characters that came from a formula. */
  formula: number;
  /** What hangs on it and is read after it. */
  readonly after: Piece[];
};

export function newParagraph(name: string, attributes: Attributes): Paragraph {
  return {
    text: '',
    style: attributes['text:style-name'],
    level: name === 'text:h' ? Number(attributes['text:outline-level'] ?? 1) || 1 : undefined,
    isUnnumbered: attributes['text:is-list-header'] === 'true',
    formula: 0,
    after: [],
  };
}

/** What a paragraph is, by its style and its list. Counts the list on, also for an item that is empty. */
export function piecesOf(paragraph: Paragraph, styles: OdfStyles, lists: Lists): Piece[] {
  const text = paragraph.text.trim();
  if (text === '') return paragraph.after;
  return [mainPiece(paragraph, styles, lists), ...paragraph.after];
}

function mainPiece(paragraph: Paragraph, styles: OdfStyles, lists: Lists): Piece {
  const text = paragraph.text.trim();
  const item = lists.next();
  if (paragraph.level !== undefined) return heading(paragraph, item?.marker, lists);
  const kind = styles.kindOf(paragraph.style);
  if (kind === 'code') return { kind: 'code', text: paragraph.text };
  if (item) return { kind: 'list_item', ...item, text };
  if (kind === 'title' || kind === 'subtitle')
    return { kind: 'heading', level: kind === 'title' ? 1 : 2, text };
  if (kind === 'caption') return { kind: 'paragraph', text, role: 'caption' };
  const isFormula = paragraph.formula > 0 && paragraph.formula >= text.length;
  return { kind: 'paragraph', text, ...(isFormula && { role: 'formula' }) };
}

/** A heading has its number from its list, or from the outline of the document. */
function heading(
  { text, level = 1, isUnnumbered }: Paragraph,
  marker: string | undefined,
  lists: Lists,
): Piece {
  const ofOutline = () => (isUnnumbered ? '' : lists.nextHeading(level - 1));
  const number = marker === undefined ? ofOutline() : marker.replace('•', '');
  return { kind: 'heading', level, text: `${number} ${text.trim()}`.trim() };
}
