import type { AttributeOf } from './attribute-of.ts';
import { SvgRegion } from './svg-region.ts';

/** Elements whose content is not text for a reader, until their own end tag. */
const UNREAD = new Set('script style noscript template iframe textarea noembed noframes'.split(' '));

/** Parts of a page around its content; they are left out of content that the page itself marks. */
const SURROUNDINGS = new Set(['nav', 'aside', 'footer', 'dialog']);
const SURROUNDING_ROLES = new Set('navigation banner contentinfo search complementary dialog'.split(' '));

/** Elements that may lack an end tag, so no region can be measured by it. Source: HTML Standard 13.1.2. */
export const UNENDED = new Set(
  'area base br col embed hr img input link meta source track wbr p li dt dd tr td th thead tbody tfoot option body html'.split(
    ' ',
  ),
);

type Region = { readonly tag: string; nested: number };

/**
 * Where in a page the reader is: in a part that is not shown, in the content that the page marks, in what surrounds
 * it. Tags need not match: a region looks for its own end alone.
 */
export class Regions {
  #unread: Region | undefined;
  #surrounding: Region | undefined;
  #main: Region | undefined;
  readonly #svg = new SvgRegion();

  /** In a part that no reader sees. */
  get isUnread(): boolean {
    return this.#unread !== undefined || this.#svg.isUnread;
  }

  get isDrawing(): boolean {
    return this.#svg.isInside;
  }

  /** In a drawing whose pictures are seen, also where it has no text: books show a scanned page as one. */
  get showsDrawnPictures(): boolean {
    return this.#unread === undefined && this.#svg.showsPictures;
  }

  /** In the content that the page marks as such, and not in a menu inside it. */
  get isContent(): boolean {
    return this.#main !== undefined && this.#surrounding === undefined;
  }

  /** Says whether an element begins a line because a drawing puts it on one. */
  beginsDrawnLine(tag: string, attribute: AttributeOf): boolean {
    return this.#svg.beginsLine(tag, attribute);
  }

  /** Says whether nobody sees an element that would begin here. */
  hides(tag: string, attribute: AttributeOf): boolean {
    if (UNENDED.has(tag)) return false;
    // What a drawing hides from those who hear a page is still seen.
    const isDrawn = tag === 'svg' || this.isDrawing;
    return isHidden(attribute) || (!isDrawn && attribute('aria-hidden') === 'true');
  }

  open(tag: string, attribute: AttributeOf): void {
    if (enters(this.#unread, tag)) return;
    if (UNREAD.has(tag) || this.hides(tag, attribute)) {
      this.#unread = { tag, nested: 1 };
      return;
    }
    this.#svg.open(tag, attribute);
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
    this.#svg.close(tag);
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
  if (attribute('hidden') !== null) return true;
  if (attribute('display') === 'none' || attribute('visibility') === 'hidden') return true;
  return /display\s*:\s*none|visibility\s*:\s*hidden/i.test(attribute('style') ?? '');
}
