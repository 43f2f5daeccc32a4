import { isMoment } from '#kernel/time/instant.ts';
import { invalidInput } from './invalid-input.ts';

/** Where a page of this list ended: the values of its last row, in the order of the sort. Opaque to clients. */
export function encodeCursor({ list }: CursorForm, values: readonly string[]): string {
  return Buffer.from(JSON.stringify([list, ...values])).toString('base64url');
}

const PATTERNS = {
  instant: /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,6})?Z$/,
  id: /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/,
  text: /^[^\0]{0,200}$/,
} as const;

/** A list by a name that no other list has, and what its sort is made of, in order. */
export type CursorForm = { readonly list: string; readonly kinds: readonly (keyof typeof PATTERNS)[] };

/**
 * The values of a cursor that this list gave out.
 *
 * @throws AppError `validation_error` (422): not one of this list's cursors
 */
export function decodeCursor(cursor: string, { list, kinds }: CursorForm): string[] {
  const [from, ...values] = parse(cursor);
  const isOurs =
    from === list &&
    values.length === kinds.length &&
    kinds.every((kind, at) => isOf(kind, values[at] ?? ''));
  if (isOurs) return values;
  const message = { en: 'is not a cursor of this list', fr: 'n’est pas un curseur de cette liste' };
  throw invalidInput([{ path: 'query.cursor', message }]);
}

function isOf(kind: keyof typeof PATTERNS, value: string): boolean {
  return PATTERNS[kind].test(value) && (kind !== 'instant' || isMoment(value));
}

function parse(cursor: string): string[] {
  try {
    const values: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString());
    return Array.isArray(values) && values.every((value) => typeof value === 'string') ? values : [];
  } catch {
    return [];
  }
}

/** A page out of `limit + 1` rows: the extra row only tells that there is a next page. */
export function pageOf<Row, Item>(
  rows: readonly Row[],
  limit: number,
  {
    cursor,
    cursorOf,
    shown,
  }: { cursor: CursorForm; cursorOf: (row: Row) => string[]; shown: (row: Row) => Item },
): { items: Item[]; next_cursor: string | null } {
  const page = rows.slice(0, limit);
  const last = page.at(-1);
  const next_cursor = rows.length > limit && last ? encodeCursor(cursor, cursorOf(last)) : null;
  return { items: page.map(shown), next_cursor };
}
