/** Without text that a reader sees: deleted text, guides, templates of indexes, shapes' geometry. */
export const SKIPPED = [
  'text:tracked-changes',
  'table:tracked-changes',
  'text:ruby-text',
  'office:forms',
  'office:event-listeners',
  'draw:enhanced-geometry',
  'draw:glue-point',
  'text:sequence-decls',
  'text:table-of-content-source',
  'text:illustration-index-source',
  'text:table-index-source',
  'text:object-index-source',
  'text:user-index-source',
  'text:alphabetical-index-source',
  'text:bibliography-source',
];

/** What may hold text of its own, drawn in the text or on a slide. */
export const SHAPE =
  /^draw:(?:text-box|custom-shape|rect|ellipse|circle|line|connector|polyline|polygon|path|regular-polygon|caption|measure)$/;
/** Elements that stand for characters. */
export const MARKED: Readonly<Record<string, string>> = { 'text:tab': ' ', 'text:line-break': '\n' };
/** Elements whose text is no part of the paragraph around them. */
export const CAPTURED = new Set([
  'dc:creator',
  'dc:date',
  'text:note-citation',
  'svg:title',
  'svg:desc',
  'office:binary-data',
]);

/** A covered cell may still hold what it held before it was covered, which nobody sees. */
export const CELLS = new Set(['table:table-cell', 'table:covered-table-cell']);

/** Spaces that one element may stand for; more say nothing. */
export const MAX_SPACES = 200;
