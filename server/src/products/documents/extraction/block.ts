/** Parts of a document beside its body; a block without a role belongs to the body. */
export const BLOCK_ROLES = [
  'header',
  'footer',
  'footnote',
  'endnote',
  'comment',
  'speaker_notes',
  'text_box',
  'caption',
  'chart',
  'formula',
  'hidden',
] as const;
export type BlockRole = (typeof BLOCK_ROLES)[number];

/** Left, top, right, bottom as shares of the page's width and height, 0 to 1, from its upper left corner. */
export type Box = readonly [number, number, number, number];

type Place = {
  /** The block's text is `page.text.slice(start, end)`: UTF-16 units. */
  readonly start: number;
  readonly end: number;
  readonly role?: BlockRole;
  /** Where it stands on the page, in formats that have pages one can see. */
  readonly box?: Box;
};

/** What a page is made of, in reading order; named as it goes over the wire. */
export type Block = Place &
  (
    | { readonly kind: 'heading' /** 1 to 6. */; readonly level: number }
    | { readonly kind: 'paragraph' | 'code' | 'image' }
    /** Its text begins with the marker, as `•` or `2.1.`, when it has one. */
    | { readonly kind: 'list_item' /** 0 to 8. */; readonly depth: number; readonly marker: string }
    /** The text of a table has a tab between two cells and a line for a row; a cell is one line. */
    | { readonly kind: 'table'; readonly rows: readonly (readonly string[])[]; readonly header_rows: number }
  );

/** Says whether something that came from a sealed process is a block of a text of this length. */
export function isBlock(value: unknown, textLength: number): value is Block {
  if (typeof value !== 'object' || value === null) return false;
  const block = value as Record<string, unknown>;
  const { kind, start, end, role, box } = block;
  if (!isCount(start) || !isCount(end) || start > end || end > textLength) return false;
  if (role !== undefined && !BLOCK_ROLES.includes(role as BlockRole)) return false;
  if (box !== undefined && !isBox(box)) return false;
  if (kind === 'heading') return isCount(block.level) && block.level >= 1 && block.level <= 6;
  if (kind === 'list_item')
    return isCount(block.depth) && block.depth <= MAX_DEPTH && typeof block.marker === 'string';
  if (kind === 'table') return isTable(block.rows) && isCount(block.header_rows);
  return kind === 'paragraph' || kind === 'code' || kind === 'image';
}

export const MAX_DEPTH = 8;

function isCount(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 0;
}

function isBox(value: unknown): value is Box {
  return (
    Array.isArray(value) &&
    value.length === 4 &&
    value.every((edge) => typeof edge === 'number' && edge >= 0 && edge <= 1)
  );
}

function isTable(value: unknown): value is string[][] {
  return (
    Array.isArray(value) &&
    value.every((row) => Array.isArray(row) && row.every((cell) => typeof cell === 'string'))
  );
}
