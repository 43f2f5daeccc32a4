type Form = {
  /** Tag of the format: 1 is PCM. */
  readonly tag?: number;
  readonly channels?: number;
  readonly rate?: number;
  /** Bits of a sample. */
  readonly bits?: number;
  /** What the head says of the size of the sound, when it is not true. */
  readonly declared?: number;
};

/** A WAV file around samples that are written already. */
export function wavOf(
  data: Buffer,
  { tag = 1, channels = 1, rate = 16_000, bits = 16, declared }: Form = {},
): Buffer {
  const head = Buffer.alloc(44);
  head.write('RIFF', 0);
  head.writeUInt32LE((36 + data.length) >>> 0, 4);
  head.write('WAVEfmt ', 8);
  head.writeUInt32LE(16, 16);
  head.writeUInt16LE(tag, 20);
  head.writeUInt16LE(channels, 22);
  head.writeUInt32LE(rate, 24);
  const frameBytes = (channels * bits) / 8;
  head.writeUInt32LE((rate * frameBytes) >>> 0, 28);
  head.writeUInt16LE(frameBytes, 32);
  head.writeUInt16LE(bits, 34);
  head.write('data', 36);
  head.writeUInt32LE(declared ?? data.length, 40);
  return Buffer.concat([head, data]);
}

/** Samples from -1 to 1 as a WAV file of 16 bits. */
export function writeWav(samples: Float32Array, rate = 16_000): Buffer {
  const data = Buffer.alloc(samples.length * 2);
  for (const [at, sample] of samples.entries()) data.writeInt16LE(Math.round(sample * 0x7fff), at * 2);
  return wavOf(data, { rate });
}
