import { documentErrors } from '../../errors.ts';
import type { Container } from '../container/zip-container.ts';
import { MAX_TEXT_CHARACTERS, MEDIA_TYPES, type PageText, type ReaderTools } from '../extraction.ts';
import { declaredEncoding, readHtml } from '../html/read-html.ts';
import type { Members } from '../members/port.ts';
import { readContentTypes } from '../ooxml/content-types.ts';
import type { Relation } from '../ooxml/package-parts.ts';
import { piecesOfPage } from '../page/page-pieces.ts';
import { type Piece, textOfPieces } from '../page/piece.ts';
import { cleanText } from '../text/clean-text.ts';
import { decodeText } from '../text/text-encoding.ts';

/** Gives the chunk of a relationship, which stands in one place of the document. */
export type TakeChunk = (relation: string) => readonly Piece[];

const HTML = /^(?:text\/html|application\/xhtml\+xml)$/;
/** A page with its pictures is saved as a mail. Source: RFC 2557. */
const MAIL = /^(?:message\/rfc822|multipart\/related|application\/x-mimearchive)$/;

/**
 * Reads chunks: files of other formats (HTML, RTF, another Word file) that Word shows as part of the text. Each is
 * read before the text that it stands in; their pages are no pages of the document.
 * Source: ISO/IEC 29500-1 11.3.1 and 17.17.2.1.
 */
export class ChunkReader {
  readonly #container: Container;
  readonly #members: Members;
  /** Of the chunk that is being read, by number: a reader that starts over gives a page again. */
  readonly #pages = new Map<number, PageText>();
  #characters = 0;
  #isAnyMissing = false;

  constructor(container: Container, { openMembers }: Pick<ReaderTools, 'openMembers'>) {
    this.#container = container;
    this.#members = openMembers(async (page) => {
      this.#count(page.text.length);
      this.#pages.set(page.number, page);
    });
  }

  /**
   * Reads the chunks of one part.
   *
   * @throws AppError `text_too_large`, `decompression_limit`, `page_limit` (422)
   */
  async read(relations: readonly Relation[]): Promise<TakeChunk> {
    const chunks = new Map<string, readonly Piece[]>();
    const named = relations.filter(({ kind }) => kind === 'aFChunk');
    const typeOf = named.length > 0 ? await readContentTypes(this.#container) : () => '';
    for (const { id, target } of named) chunks.set(id, await this.#readChunk(target, typeOf(target)));
    return (relation) => {
      const pieces = chunks.get(relation);
      if (!pieces) this.#isAnyMissing = true;
      chunks.set(relation, []);
      return pieces ?? [];
    };
  }

  /** What a person should know about all of them. */
  end(): string[] {
    const warnings = this.#members.end(false);
    return this.#isAnyMissing ? [...warnings, 'members_unreadable'] : warnings;
  }

  async #readChunk(part: string, type: string): Promise<readonly Piece[]> {
    if (HTML.test(type) && this.#container.has(part)) return await this.#readHtml(part);
    // What is no text proves its type itself.
    const declaredType = MAIL.test(type) ? MEDIA_TYPES.eml : /^text\//.exec(type)?.input;
    await this.#members.read({ name: '', declaredType, bytes: () => this.#container.read(part) });
    // A refusal of the sink costs the members' reader one member only.
    this.#count(0);
    const pages = [...this.#pages.values()];
    this.#pages.clear();
    return pages.flatMap(piecesOfPage);
  }

  /** Whole, where a page of its own would lose what surrounds its article; its pictures stand in it. */
  async #readHtml(part: string): Promise<readonly Piece[]> {
    const bytes = Buffer.concat(await Array.fromAsync(this.#container.read(part)));
    const pieces = readHtml(cleanText(decodeText(bytes, declaredEncoding(bytes)).text).text).end();
    this.#count(textOfPieces(pieces).length);
    return pieces;
  }

  #count(characters: number): void {
    this.#characters += characters;
    if (this.#characters > MAX_TEXT_CHARACTERS)
      throw documentErrors.text_too_large({ limit: MAX_TEXT_CHARACTERS });
  }
}
