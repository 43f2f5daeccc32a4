/** There are not enough bytes: more of them may help. */
export class OutOfBits extends Error {}

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
    if (this.#at + count > this.#end) throw new OutOfBits();
    let value = 0;
    for (let left = count; left > 0; ) {
      const free = 8 - (this.#at & 7);
      const taken = Math.min(free, left);
      const byte = this.#bytes[this.#at >> 3] ?? 0;
      value = value * 2 ** taken + ((byte >> (free - taken)) & ((1 << taken) - 1));
      this.#at += taken;
      left -= taken;
    }
    return value;
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
