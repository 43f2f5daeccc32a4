/** Elements whose content is not text for a reader, until their own end tag. */
const UNREAD = new Set('script style noscript template iframe svg textarea noembed noframes'.split(' '));

/** Parts of a page around its content; they are left out of content that the page itself marks. */
const SURROUNDINGS = new Set(['nav', 'aside', 'footer', 'dialog']);
const SURROUNDING_ROLES = new Set('navigation banner contentinfo search complementary dialog'.split(' '));

/** Elements that may lack an end tag, so no region can be measured by it. Source: HTML Standard 13.1.2. */
export const UNENDED = new Set(
  'area base br col embed hr img input link meta source track wbr p li dt dd tr td th thead tbody tfoot option body html'.split(
    ' ',
  ),
);

export type AttributeOf = (name: string) => string | null;
type Region = { readonly tag: string; nested: number };

/**
 * Where in a page the reader is: in a part that is not shown, in the content that the page marks, in what surrounds
 * it. Tags need not match: a region looks for its own end alone.
 */
export class Regions {
  #unread: Region | undefined;
  #surrounding: Region | undefined;
  #main: Region | undefined;

  /** In a part that no reader sees. */
  get isUnread(): boolean {
    return this.#unread !== undefined;
  }

  /** In a drawing, whose pictures are seen although its text is not read: books show a scanned page as one. */
  get isDrawing(): boolean {
    return this.#unread?.tag === 'svg';
  }

  /** In the content that the page marks as such, and not in a menu inside it. */
  get isContent(): boolean {
    return this.#main !== undefined && this.#surrounding === undefined;
  }

  open(tag: string, attribute: AttributeOf): void {
    if (enters(this.#unread, tag)) return;
    if (UNREAD.has(tag) || (!UNENDED.has(tag) && isHidden(attribute))) {
      this.#unread = { tag, nested: 1 };
      return;
    }
    enters(this.#main, tag);
    const isSurrounding = SURROUNDINGS.has(tag) || SURROUNDING_ROLES.has(attribute('role') ?? '');
    if (!enters(this.#surrounding, tag) && isSurrounding && !UNENDED.has(tag))
      this.#surrounding = { tag, nested: 1 };
    if (!this.#main && (tag === 'main' || attribute('role') === 'main')) this.#main = { tag, nested: 1 };
  }

  close(tag: string): void {
    if (this.#unread) {
      if (leaves(this.#unread, tag)) this.#unread = undefined;
      return;
    }
    if (leaves(this.#main, tag)) this.#main = undefined;
    if (leaves(this.#surrounding, tag)) this.#surrounding = undefined;
  }
}

/** Counts a nested element of the same name, so that its end tag does not end the region. */
function enters(region: Region | undefined, tag: string): boolean {
  if (region?.tag === tag) region.nested += 1;
  return region !== undefined;
}

function leaves(region: Region | undefined, tag: string): boolean {
  if (region?.tag !== tag) return false;
  region.nested -= 1;
  return region.nested === 0;
}

function isHidden(attribute: AttributeOf): boolean {
  if (attribute('hidden') !== null || attribute('aria-hidden') === 'true') return true;
  return /display\s*:\s*none|visibility\s*:\s*hidden/i.test(attribute('style') ?? '');
}
