import { givenText, type Native } from './native.ts';

/** An entry of the table of contents that a document brings along. */
export type Bookmark = {
  readonly title: string;
  /** 1 for those that are inside no other. */
  readonly level: number;
  /** The page it leads to, from 0. */
  readonly page: number;
};

/** A table of contents beyond this is made to keep its readers busy; its tree may also lead back to itself. */
const MAX_BOOKMARKS = 10_000;
const MAX_LEVEL = 6;

/** Titles of a page as they can be compared with its lines. */
export type PageOutline = ReadonlyMap<string, number>;

/** For each page, from 0, the levels of the titles that lead to it. */
export function outlineByPage(bookmarks: readonly Bookmark[]): ReadonlyMap<number, PageOutline> {
  const pages = new Map<number, Map<string, number>>();
  for (const { title, level, page } of bookmarks) {
    const titles = pages.get(page) ?? new Map<string, number>();
    if (foldedTitle(title) !== '') titles.set(foldedTitle(title), level);
    pages.set(page, titles);
  }
  return pages;
}

/** A title as it is compared: many tables of contents leave out the number that the page shows before it. */
export function foldedTitle(text: string): string {
  return text
    .normalize('NFKC')
    .toLowerCase()
    .replace(/^\s*(?:\p{Nd}+|[a-z](?=[.)]))(?:[.)]\p{Nd}+)*[.)]?\s+/u, '')
    .replace(/[^\p{L}\p{N}]+/gu, '');
}

/** The bookmarks that lead to a page, in the order of the tree. */
export function outlineOf(native: Native, document: number): Bookmark[] {
  const found: Bookmark[] = [];
  const seen = new Set<number>();
  const open = [{ bookmark: native._FPDFBookmark_GetFirstChild(document, 0), level: 1 }];
  for (let next = open.pop(); next && seen.size < MAX_BOOKMARKS; next = open.pop()) {
    const { bookmark, level } = next;
    if (!bookmark || seen.has(bookmark)) continue;
    seen.add(bookmark);
    const page = pageOf(native, document, bookmark);
    if (page >= 0) found.push({ title: titleOf(native, bookmark), level, page });
    open.push({ bookmark: native._FPDFBookmark_GetNextSibling(document, bookmark), level });
    if (level < MAX_LEVEL)
      open.push({ bookmark: native._FPDFBookmark_GetFirstChild(document, bookmark), level: level + 1 });
  }
  return found;
}

function pageOf(native: Native, document: number, bookmark: number): number {
  const action = native._FPDFBookmark_GetAction(bookmark);
  const destination =
    native._FPDFBookmark_GetDest(document, bookmark) ||
    (action && native._FPDFAction_GetDest(document, action));
  return destination ? native._FPDFDest_GetDestPageIndex(document, destination) : -1;
}

function titleOf(native: Native, bookmark: number): string {
  return givenText(native, (buffer, bytes) => native._FPDFBookmark_GetTitle(bookmark, buffer, bytes));
}
