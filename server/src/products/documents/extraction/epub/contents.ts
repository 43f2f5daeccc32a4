import type { AttributeOf } from '../html/attribute-of.ts';
import { type HtmlHandler, readTags } from '../html/read-html.ts';
import { tidyText } from '../text/clean-text.ts';
import { resolvePart } from './package.ts';

/**
 * The names that the table of contents gives to parts: the first for each. It is read as tags without their order,
 * because an NCX mostly has a DOCTYPE, which XML is not allowed to have here.
 */
export function readContents(source: string, part: string): ReadonlyMap<string, string> {
  const reader = new ContentsReader(part);
  readTags(source, reader);
  return reader.titles;
}

/** Hears `<a href>` inside the `nav` of the contents, or `<text>` and then `<content src>` of an NCX. */
class ContentsReader implements HtmlHandler {
  readonly titles = new Map<string, string>();
  readonly #part: string;
  #target: string | undefined;
  #text = '';
  #isText = false;

  constructor(part: string) {
    this.#part = part;
  }

  open(tag: string, attribute: AttributeOf): void {
    if (tag === 'a' || tag === 'text') {
      [this.#text, this.#isText] = ['', true];
      this.#target = attribute('href') ?? undefined;
    } else if (tag === 'content') this.#add(attribute('src') ?? '');
  }

  close(tag: string): void {
    if (tag !== 'a' && tag !== 'text') return;
    this.#isText = false;
    if (tag === 'a' && this.#target !== undefined) this.#add(this.#target);
  }

  write(characters: string): void {
    if (this.#isText) this.#text += characters;
  }

  #add(target: string): void {
    const part = resolvePart(this.#part, target);
    const title = tidyText(this.#text).replace(/\s+/g, ' ');
    if (title !== '' && !this.titles.has(part)) this.titles.set(part, title);
  }
}
