import { documentErrors } from '../../errors.ts';
import { MAX_PAGES, type PageSink, type PageText } from '../extraction.ts';
import { PageWriter } from '../page/page-writer.ts';

/** The pages of one member as pages of the whole: numbered on, labelled with its path, under a heading of its name. */
export class MemberPages {
  readonly #sink: PageSink;
  readonly name: string;
  readonly #before: number;
  #last: number;
  /** The page that carries the heading: an engine that starts over sends it again. */
  #headed: number | undefined;
  readonly #empty = new Set<number>();

  constructor(sink: PageSink, name: string, before: number) {
    this.#sink = sink;
    this.name = name;
    this.#before = before;
    this.#last = before;
  }

  /** The number of the last page so far, in the whole. */
  get last(): number {
    return this.#last;
  }

  get hasText(): boolean {
    return this.#headed !== undefined;
  }

  /** How many have no text, with those of what is inside the member. */
  get emptyCount(): number {
    return this.#empty.size;
  }

  readonly sink: PageSink = async (page) => {
    const number = this.#before + page.number;
    if (number > MAX_PAGES) throw documentErrors.page_limit({ pages: number, limit: MAX_PAGES });
    this.#last = Math.max(this.#last, number);
    if (page.text === '') this.#empty.add(page.number);
    else {
      this.#empty.delete(page.number);
      this.#headed ??= page.number;
    }
    const shown = this.#headed === page.number ? headed(page, this.name) : page;
    const label = [this.name, page.label].filter(Boolean).join('/');
    await this.#sink({ ...shown, number, ...(label && { label }) });
  };

  /** Stands for what could not be read. */
  async addUnreadable(): Promise<void> {
    await this.sink(new PageWriter().page(this.#last - this.#before + 1));
  }
}

function headed(page: PageText, name: string): PageText {
  if (name === '') return page;
  const writer = new PageWriter();
  writer.heading(1, name);
  const heading = writer.page(1);
  const shift = heading.text.length + 2;
  const blocks = page.blocks.map((block) => ({
    ...block,
    start: block.start + shift,
    end: block.end + shift,
  }));
  return { ...page, text: `${heading.text}\n\n${page.text}`, blocks: [...heading.blocks, ...blocks] };
}
