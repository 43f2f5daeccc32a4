import type { Attributes, XmlHandler } from '../container/xml-part.ts';
import type { Container } from '../container/zip-container.ts';
import { type Relation, readPart, targetsOf } from '../ooxml/package-parts.ts';
import { remarkBy } from '../ooxml/remark.ts';
import type { Piece } from '../page/piece.ts';

/** Names of the people who commented, by their number or id. */
export type Authors = ReadonlyMap<string, string>;

/** Reads who commented, in the old and in the present way. Source: ISO/IEC 29500-1 19.4, MS-PPTX 2.6.18. */
export async function readAuthors(container: Container, relations: readonly Relation[]): Promise<Authors> {
  const authors = new Map<string, string>();
  for (const kind of ['commentAuthors', 'authors']) {
    for (const part of targetsOf(relations, kind)) {
      await readPart(container, part, {
        open(name, { id, name: author = '', initials }) {
          if (!id || !/^(?:p:cmAuthor|p188:author)$/.test(name)) return;
          authors.set(id, initials && initials !== author ? `${author} (${initials})` : author);
        },
      });
    }
  }
  return authors;
}

type Remark = { readonly by: string; text: string; readonly answers: string[] };

const REMARKS = new Set(['p:cm', 'p188:cm', 'p188:reply']);
const TEXTS = new Set(['p:text', 'p188:txBody']);

/** Reads the comments on a slide, each before the answers to it, which the file has the other way round. */
export class CommentsReader implements XmlHandler {
  readonly pieces: Piece[] = [];
  readonly #authors: Authors;
  /** A comment, and the answer in it that is being read. */
  readonly #open: Remark[] = [];
  #isIn = false;
  #isText = false;

  constructor(authors: Authors) {
    this.#authors = authors;
  }

  open(name: string, attributes: Attributes): void {
    if (REMARKS.has(name)) this.#open.push({ by: this.#by(attributes), text: '', answers: [] });
    else if (TEXTS.has(name)) this.#isIn = true;
    this.#isText = this.#isIn && (name === 'p:text' || name === 'a:t');
  }

  close(name: string): void {
    this.#isText = false;
    if (TEXTS.has(name)) this.#isIn = false;
    else if (REMARKS.has(name)) this.#closeRemark();
    else if (this.#isIn && name === 'a:p') this.#write('\n');
  }

  text(text: string): void {
    if (this.#isText) this.#write(text);
  }

  #write(text: string): void {
    const remark = this.#open.at(-1);
    if (remark) remark.text += text;
  }

  #closeRemark(): void {
    const remark = this.#open.pop();
    const text = remark?.text.trim();
    if (!remark || !text) return;
    const all = [`${remark.by} ${text}`, ...remark.answers];
    const answered = this.#open.at(-1);
    if (answered) answered.answers.push(...all);
    else for (const one of all) this.pieces.push({ kind: 'paragraph', text: one, role: 'comment' });
  }

  #by({ authorId, dt, created }: Attributes): string {
    return remarkBy(this.#authors.get(authorId ?? ''), dt ?? created);
  }
}
