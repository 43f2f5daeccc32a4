import { documentErrors } from '../../errors.ts';

const NOTHING = Buffer.alloc(0);

/** Bytes that come in pieces of any size, taken in pieces of a wanted size. */
export class ByteStream {
  readonly #source: AsyncIterator<Buffer>;
  readonly #format: string;
  #ahead: Buffer = NOTHING;
  #position = 0;

  /** @param format what to call a stream that ends too early */
  constructor(source: AsyncIterable<Buffer>, format: string) {
    this.#source = source[Symbol.asyncIterator]();
    this.#format = format;
  }

  /** The next bytes, without taking them; fewer only at the end. Meant for a few kilobytes. */
  async peek(count: number): Promise<Buffer> {
    while (this.#ahead.length < count) {
      const next = await this.#source.next();
      if (next.done) break;
      this.#ahead = this.#ahead.length === 0 ? next.value : Buffer.concat([this.#ahead, next.value]);
    }
    return this.#ahead.subarray(0, count);
  }

  async read(count: number): Promise<Buffer> {
    const bytes = await this.peek(count);
    this.#advance(bytes.length);
    return bytes;
  }

  /** The bytes up to a position counted from the start. @throws AppError `corrupt_file`: the stream ends before */
  async *upTo(end: number): AsyncGenerator<Buffer> {
    while (this.#position < end) {
      if ((await this.peek(1)).length === 0) throw documentErrors.corrupt_file({ format: this.#format });
      const piece = this.#ahead.subarray(0, end - this.#position);
      this.#advance(piece.length);
      yield piece;
    }
  }

  /** All that is left. */
  async *rest(): AsyncGenerator<Buffer> {
    while ((await this.peek(1)).length > 0) {
      const piece = this.#ahead;
      this.#advance(piece.length);
      yield piece;
    }
  }

  async skipTo(end: number): Promise<void> {
    for await (const _ of this.upTo(end));
  }

  get position(): number {
    return this.#position;
  }

  #advance(count: number): void {
    this.#ahead = this.#ahead.subarray(count);
    this.#position += count;
  }
}
