import { decodeCodePage } from '../../rtf/encoding.ts';
import type { XlsRecord } from './records.ts';

const [WIDE, EXTENDED, RICH] = [1, 4, 8];

/** Reads values that may go on in the records that follow. Source: MS-XLS 2.5.293. */
export class ContinuedBytes {
  readonly #chunks: readonly Buffer[];
  #chunk = 0;
  #at: number;

  constructor({ data, more }: XlsRecord, at = 0) {
    this.#chunks = [data, ...more];
    this.#at = at;
  }

  get isAtEnd(): boolean {
    this.#toNextChunk();
    return this.#chunk >= this.#chunks.length;
  }

  /** A number of this many bytes, which never goes over the end of a record. @throws RangeError at the end */
  number(bytes: 1 | 2 | 4): number {
    this.#toNextChunk();
    const value = (this.#chunks[this.#chunk] ?? Buffer.alloc(0)).readUIntLE(this.#at, bytes);
    this.#at += bytes;
    return value;
  }

  /** Characters; where they go on in another record, that says anew how wide they are. */
  characters(count: number, flags: number): string {
    let text = '';
    let isWide = (flags & WIDE) !== 0;
    while (text.length < count && this.#chunk < this.#chunks.length) {
      const chunk = this.#chunks[this.#chunk] as Buffer;
      const width = isWide ? 2 : 1;
      const room = Math.floor((chunk.length - this.#at) / width);
      const taken = Math.min(count - text.length, Math.max(room, 0));
      const bytes = chunk.subarray(this.#at, this.#at + taken * width);
      text += bytes.toString(isWide ? 'utf16le' : 'latin1');
      this.#at += taken * width;
      if (text.length >= count) break;
      this.#chunk += 1;
      isWide = ((this.#chunks[this.#chunk]?.[0] ?? 0) & WIDE) !== 0;
      this.#at = 1;
    }
    return text;
  }

  skip(count: number): void {
    let left = count;
    while (left > 0 && !this.isAtEnd) {
      const room = (this.#chunks[this.#chunk]?.length ?? 0) - this.#at;
      const taken = Math.min(left, room);
      this.#at += taken;
      left -= taken;
    }
  }

  #toNextChunk(): void {
    while (this.#chunk < this.#chunks.length && this.#at >= (this.#chunks[this.#chunk]?.length ?? 0)) {
      this.#chunk += 1;
      this.#at = 0;
    }
  }
}

/** The texts that cells refer to by number. Source: MS-XLS 2.4.265. */
export function readSharedStrings(record: XlsRecord): string[] {
  const bytes = new ContinuedBytes(record, 8);
  const strings: string[] = [];
  while (!bytes.isAtEnd) {
    const [length, flags] = [bytes.number(2), bytes.number(1)];
    const runs = flags & RICH ? bytes.number(2) : 0;
    const extended = flags & EXTENDED ? bytes.number(4) : 0;
    strings.push(bytes.characters(length, flags));
    bytes.skip(runs * 4 + extended);
  }
  return strings;
}

/** How a workbook writes texts: Excel 97 as Unicode, Excel 5 and 95 in a code page. */
export type Texts = { readonly isUnicode: boolean; readonly codePage: number };

/** A text with its length before it, in one or two bytes. */
export function textAt(record: XlsRecord, at: number, texts: Texts, lengthBytes: 1 | 2 = 2): string {
  const length = record.data.readUIntLE(at, lengthBytes);
  const start = at + lengthBytes;
  if (!texts.isUnicode) return decodeCodePage(record.data.subarray(start, start + length), texts.codePage);
  return new ContinuedBytes(record, start + 1).characters(length, record.data[start] ?? 0);
}
