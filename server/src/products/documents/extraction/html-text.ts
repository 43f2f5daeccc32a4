/** Elements whose content is not text for a reader, until their own end tag. */
const UNREAD = new Set('script style noscript template iframe svg textarea noembed noframes'.split(' '));

/** Parts of a page around its content; they are left out of content that the page itself marks. */
const SURROUNDINGS = new Set(['nav', 'aside', 'footer', 'dialog']);
const SURROUNDING_ROLES = new Set([
  'navigation',
  'banner',
  'contentinfo',
  'search',
  'complementary',
  'dialog',
]);

/** Elements that may lack an end tag, so no region can be measured by it. Source: HTML Standard 13.1.2. */
const UNENDED = new Set(
  'area base br col embed hr img input link meta source track wbr p li dt dd tr td th thead tbody tfoot option body html'.split(
    ' ',
  ),
);

const PARAGRAPHS = new Set(
  'p h1 h2 h3 h4 h5 h6 ul ol dl table blockquote pre figure article section main header footer aside nav form address details fieldset hr body'.split(
    ' ',
  ),
);
const LINES = new Set('div li dt dd tr caption figcaption summary legend option center'.split(' '));
const ROW_PARTS = new Set(['table', 'tr', 'caption', 'thead', 'tbody', 'tfoot']);

type Region = { readonly tag: string; nested: number };
type AttributeOf = (name: string) => string | null;

/**
 * Turns a stream of tags into text: one line for a block, one blank line between paragraphs, tabs between the
 * cells of a row. Tags need not match: only regions that are left out look for their own end.
 */
export class HtmlText {
  private readonly all: string[] = [];
  private readonly content: string[] = [];
  private readonly heading: string[] = [];
  private unread: Region | undefined;
  private surrounding: Region | undefined;
  private main: Region | undefined;
  private preformatted = 0;
  private isTitle = false;
  private cells = 0;
  /** Line ends owed before the next text, at most two. */
  private breaks = 0;
  private isBulletDue = false;
  private isAfterSpace = true;

  /** The content that the page marks with `main` when it has text, or else the whole page. */
  text(): string {
    const content = this.content.join('');
    return content.trim() ? content : this.all.join('');
  }

  title(): string {
    return this.heading.join('');
  }

  open(tag: string, attribute: AttributeOf): void {
    if (tag === 'title') this.isTitle = this.heading.length === 0;
    if (enters(this.unread, tag)) return;
    if (UNREAD.has(tag) || (!UNENDED.has(tag) && isHidden(attribute))) {
      this.unread = { tag, nested: 1 };
      return;
    }
    this.openRegions(tag, attribute);
    this.breakAround(tag);
    if (tag === 'pre') this.preformatted += 1;
    else if (tag === 'br') this.breaks = Math.min(this.breaks + 1, 2);
    else if (tag === 'li') this.isBulletDue = true;
    else if (tag === 'tr' || tag === 'table') this.cells = 0;
    else if (tag === 'td' || tag === 'th') this.openCell();
  }

  close(tag: string): void {
    if (tag === 'title') this.isTitle = false;
    if (this.unread) {
      if (leaves(this.unread, tag)) this.unread = undefined;
      return;
    }
    if (tag === 'pre') this.preformatted = Math.max(0, this.preformatted - 1);
    if (tag === 'li') this.isBulletDue = false;
    if (tag === 'tr' || tag === 'table') this.cells = 0;
    this.breakAround(tag);
    if (leaves(this.main, tag)) this.main = undefined;
    if (leaves(this.surrounding, tag)) this.surrounding = undefined;
  }

  write(characters: string): void {
    if (this.isTitle) this.heading.push(characters);
    else if (this.unread) return;
    else if (this.preformatted > 0 && this.cells === 0) this.emit(characters);
    else this.writeFlowing(characters.replace(/\s+/g, ' '));
  }

  private writeFlowing(text: string): void {
    const isAtGap = this.breaks > 0 || this.isAfterSpace;
    const shown = isAtGap && text.startsWith(' ') ? text.slice(1) : text;
    if (shown !== '') this.emit(shown);
  }

  private openRegions(tag: string, attribute: AttributeOf): void {
    enters(this.main, tag);
    const isSurrounding = SURROUNDINGS.has(tag) || SURROUNDING_ROLES.has(attribute('role') ?? '');
    if (!enters(this.surrounding, tag) && isSurrounding && !UNENDED.has(tag)) {
      this.surrounding = { tag, nested: 1 };
    }
    if (!this.main && (tag === 'main' || attribute('role') === 'main')) this.main = { tag, nested: 1 };
  }

  private openCell(): void {
    if (this.cells > 0) this.emit('\t');
    this.cells += 1;
  }

  /** Inside a cell only the parts of the table end a line: a cell is one line. */
  private breakAround(tag: string): void {
    const owed = PARAGRAPHS.has(tag) ? 2 : LINES.has(tag) ? 1 : 0;
    // A paragraph that begins an item begins on the line of its bullet.
    if (owed === 0 || (this.isBulletDue && tag !== 'li')) return;
    if (this.cells > 0 && !ROW_PARTS.has(tag)) this.writeFlowing(' ');
    else this.breaks = Math.max(this.breaks, owed);
  }

  private emit(text: string): void {
    const bullet = this.isBulletDue ? '• ' : '';
    const whole = '\n'.repeat(this.breaks) + bullet + text;
    this.breaks = 0;
    this.isBulletDue = false;
    this.isAfterSpace = /\s$/.test(whole);
    this.all.push(whole);
    if (this.main && !this.surrounding) this.content.push(whole);
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
