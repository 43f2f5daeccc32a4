/** Writes bits, the most significant first. */
class BitWriter {
  readonly #bits: number[] = [];

  add(value: number, count: number): this {
    for (let bit = count - 1; bit >= 0; bit -= 1) this.#bits.push(Math.floor(value / 2 ** bit) & 1);
    return this;
  }

  bytes(): Buffer {
    const padded = [...this.#bits, ...Array.from({ length: -this.#bits.length & 7 }, () => 0)];
    return Buffer.from(
      Array.from({ length: padded.length / 8 }, (_, at) =>
        padded.slice(at * 8, at * 8 + 8).reduce((byte, bit) => byte * 2 + bit, 0),
      ),
    );
  }
}

/** A FLAC file whose frames hold their samples (16 bits, one row a channel) as they are. */
export function writeFlac(frames: readonly (readonly (readonly number[])[])[], rate = 16_000): Buffer {
  const channels = frames[0]?.length ?? 1;
  const info = new BitWriter().add(0, 16).add(0xffff, 16).add(0, 24).add(0, 24);
  info
    .add(rate, 20)
    .add(channels - 1, 3)
    .add(15, 5)
    .add(0, 36);
  const block = Buffer.concat([info.bytes(), Buffer.alloc(16)]);
  return Buffer.concat([Buffer.from('fLaC\x80\0\0\x22', 'latin1'), block, ...frames.map(frameOf)]);
}

function frameOf(channels: readonly (readonly number[])[], number: number): Buffer {
  const head = new BitWriter().add(0xfff8, 16).add(7, 4).add(0, 4);
  head
    .add(channels.length - 1, 4)
    .add(4, 3)
    .add(0, 1)
    .add(number, 8);
  head.add((channels[0]?.length ?? 0) - 1, 16);
  const start = head.bytes();
  const body = new BitWriter();
  for (const samples of channels) {
    body.add(0b00000010, 8);
    for (const sample of samples) body.add(sample & 0xffff, 16);
  }
  return Buffer.concat([start, Buffer.from([crc8(start)]), body.bytes(), Buffer.alloc(2)]);
}

function crc8(bytes: Buffer): number {
  return bytes.reduce((crc, byte) => {
    let rest = crc ^ byte;
    for (let bit = 0; bit < 8; bit += 1) rest = ((rest << 1) ^ (rest & 0x80 ? 7 : 0)) & 0xff;
    return rest;
  }, 0);
}
