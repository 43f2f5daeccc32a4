/** There are not enough bytes: more of them may help. */
export class OutOfBits extends Error {}

/** Bits that four bytes hold wherever in the first of them they begin. */
const AT_ONCE = 25;

/** Takes bits from the front of bytes, the most significant first. */
export class BitReader {
  readonly #bytes: Uint8Array;
  /** In bits. */
  #at = 0;
  readonly #end: number;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
    this.#end = bytes.length * 8;
  }

  /** Bytes that are begun or taken. */
  get bytePosition(): number {
    return Math.ceil(this.#at / 8);
  }

  alignToByte(): void {
    this.#at = this.bytePosition * 8;
  }

  /** @param count 0 to 32 */
  unsigned(count: number): number {
    if (count > AT_ONCE) return this.unsigned(count - AT_ONCE) * 2 ** AT_ONCE + this.unsigned(AT_ONCE);
    if (this.#at + count > this.#end) throw new OutOfBits();
    if (count === 0) return 0;
    const at = this.#at >> 3;
    const bytes = this.#bytes;
    const used = this.#at & 7;
    const word =
      ((bytes[at] ?? 0) << 24) |
      ((bytes[at + 1] ?? 0) << 16) |
      ((bytes[at + 2] ?? 0) << 8) |
      (bytes[at + 3] ?? 0);
    this.#at += count;
    return (word << used) >>> (32 - count);
  }

  /** Two's complement. */
  signed(count: number): number {
    const value = this.unsigned(count);
    return count > 0 && value >= 2 ** (count - 1) ? value - 2 ** count : value;
  }

  /** How many zeros stand before the next one, which is taken too. */
  zeros(): number {
    let count = 0;
    for (;;) {
      if (this.#at >= this.#end) throw new OutOfBits();
      const used = this.#at & 7;
      const rest = ((this.#bytes[this.#at >> 3] ?? 0) << used) & 0xff;
      if (rest !== 0) {
        const leading = Math.clz32(rest) - 24;
        this.#at += leading + 1;
        return count + leading;
      }
      count += 8 - used;
      this.#at += 8 - used;
    }
  }
}
