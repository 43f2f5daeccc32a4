/** Search indexes the first characters of a page: `documents.searchable` of the migration. */
export const SEARCHED_CHARACTERS = 250_000;

/** A new page begins past them: with what is still added to it, all of a page is searched. */
export const CHARACTERS_PER_PAGE = 200_000;

/**
 * Cells of the tables of one document. Each weighs as much as a hundred characters until it is stored; rows beyond
 * go on as lines of text.
 */
export const MAX_CELLS = 500_000;

/** Rows of tables on one page: it stays short enough to be shown. */
export const ROWS_PER_PAGE = 2_000;
