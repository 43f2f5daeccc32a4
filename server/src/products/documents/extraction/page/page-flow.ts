import { documentErrors } from '../../errors.ts';
import {
  type ExtractionWarning,
  MAX_PAGES,
  type PageSink,
  type PageText,
  type ReaderTools,
} from '../extraction.ts';
import { createInnerPictures, type InnerPictures } from '../ocr/inner-pictures.ts';
import { CHARACTERS_PER_PAGE, MAX_CELLS, ROWS_PER_PAGE, SEARCHED_CHARACTERS } from './page-size.ts';
import { PageWriter } from './page-writer.ts';
import type { Picture } from './picture.ts';
import { type Piece, writePiece } from './piece.ts';
import { splitText } from './split-text.ts';

/**
 * The pages of a document whose reader hears events and cannot wait: it writes, and `flush` hands on what is
 * finished whenever there is time to wait. What follows a picture waits until its words are known.
 */
export class PageFlow {
  readonly #sink: PageSink;
  readonly #pictures: InnerPictures;
  /** What is still to be written, from the first picture on whose words are not known. */
  #waiting: (() => void | Promise<void>)[] = [];
  readonly #finished: PageText[] = [];
  #page = new PageWriter();
  #number = 0;
  /** The number of the last page of the part before. */
  #before = 0;
  /** Rows of tables on the page, and cells of those of the document. */
  #rows = 0;
  #cells = 0;

  constructor(sink: PageSink, { ocr }: Pick<ReaderTools, 'ocr'> = {}) {
    this.#sink = sink;
    this.#pictures = createInnerPictures(ocr);
  }

  /** What a person should know of the pictures that were met; complete after `end`. */
  get warnings(): ExtractionWarning[] {
    return [...this.#pictures.warnings];
  }

  /** Adds to the page, or to a new one when it is full; a long table goes on, without its header, on the next. */
  add(piece: Piece, label?: string): void {
    if (piece.picture) this.#addPicture(piece, piece.picture, label);
    else this.#inOrder(() => this.#write(piece, label));
  }

  /** Adds cleaned text that stays as it is laid out, in more pages when it is long. */
  addLaidOut(text: string): void {
    this.#inOrder(() => {
      for (const part of splitText(text)) {
        const length = this.#page.length;
        if (length > 0 && length + part.length > SEARCHED_CHARACTERS) this.#endPage();
        this.#page.laidOut(part);
      }
    });
  }

  /** @throws AppError `page_limit` (422) */
  endPage(label?: string): void {
    this.#inOrder(() => this.#endPage(label));
  }

  /** Ends the last page of a part, unless it is empty and not the first of the part. */
  endPart(label?: string): void {
    this.#inOrder(() => {
      if (this.#number === this.#before || this.#page.length > 0) this.#endPage(label);
      this.#before = this.#number;
    });
  }

  /** Ends the last page, unless it is empty and not the first. */
  async end(label?: string): Promise<void> {
    this.#inOrder(() => {
      if (this.#number === 0 || this.#page.length > 0) this.#endPage(label);
    });
    await this.flush();
  }

  /** Hands finished pages on, after waiting for the pictures met so far. */
  async flush(): Promise<void> {
    for (const write of this.#waiting.splice(0)) {
      await write();
      await this.#handOn();
    }
    await this.#handOn();
  }

  /** Passes the bytes of a part on, and the finished pages between two of its pieces. */
  async *flushing(chunks: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
    for await (const chunk of chunks) {
      yield chunk;
      await this.flush();
    }
  }

  #inOrder(write: () => void): void {
    if (this.#waiting.length === 0) write();
    else this.#waiting.push(write);
  }

  #addPicture({ role }: Piece, picture: Picture, label: string | undefined): void {
    const reading = this.#pictures.read(picture);
    this.#waiting.push(async () => {
      for (const { text, confidence } of await reading) {
        this.#makeRoom(label);
        this.#page.image(text, { role, recognised: confidence });
      }
    });
  }

  #write(piece: Piece, label: string | undefined): void {
    if (piece.kind === 'table') this.#addTable(piece, label);
    else {
      this.#makeRoom(label);
      writePiece(this.#page, piece);
    }
  }

  #makeRoom(label: string | undefined): void {
    if (this.#page.length > CHARACTERS_PER_PAGE) this.#endPage(label);
  }

  #endPage(label?: string): void {
    this.#number += 1;
    if (this.#number > MAX_PAGES) throw documentErrors.page_limit({ pages: this.#number, limit: MAX_PAGES });
    this.#finished.push(this.#page.page(this.#number, label === undefined ? {} : { label }));
    [this.#page, this.#rows] = [new PageWriter(), 0];
  }

  #addTable(table: Extract<Piece, { kind: 'table' }>, label: string | undefined): void {
    let slice: (readonly string[])[] = [];
    let size = this.#page.length;
    const write = () => {
      const headerRows = slice[0] === table.rows[0] ? table.headerRows : 0;
      if (this.#cells > MAX_CELLS) this.#page.rows(slice);
      else writePiece(this.#page, { ...table, rows: slice, headerRows });
    };
    for (const row of table.rows) {
      if (this.#rows >= ROWS_PER_PAGE || size > CHARACTERS_PER_PAGE) {
        write();
        this.#endPage(label);
        [slice, size] = [[], 0];
      }
      slice.push(row);
      this.#rows += 1;
      this.#cells += row.length;
      size += row.reduce((sum, cell) => sum + cell.length + 1, 0);
    }
    write();
  }

  async #handOn(): Promise<void> {
    for (const page of this.#finished.splice(0)) await this.#sink(page);
  }
}
