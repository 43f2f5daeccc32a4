import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { pipeline } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { limitInflation, MAX_INFLATED } from '../container/inflation-limit.ts';
import { decodeText } from '../text/text-encoding.ts';

/** Bits of the header that say what comes before the data. Source: RFC 1952, section 2.3.1. */
const HAS_EXTRA = 4;
const HAS_NAME = 8;

/** The inflated bytes of a gzip file. @throws AppError `corrupt_file`, `decompression_limit` (422) */
export async function* gunzip(path: string): AsyncGenerator<Buffer> {
  const { size } = await stat(path);
  // An error reaches the loop below through the second stream; the callback only keeps it from being unhandled.
  const inflater = pipeline(createReadStream(path), createGunzip(), () => undefined);
  try {
    const budget = { left: MAX_INFLATED };
    yield* limitInflation(inflater, { bytes: size, budget, format: 'GZIP' });
  } finally {
    inflater.destroy();
  }
}

/** The name that the file had before it was compressed; empty when it is not told. */
export function nameInGzip(head: Buffer): string {
  const flags = head[3] ?? 0;
  const at = flags & HAS_EXTRA && head.length > 12 ? 12 + head.readUInt16LE(10) : 10;
  const end = head.indexOf(0, at);
  return flags & HAS_NAME && end > at ? decodeText(head.subarray(at, end)).text : '';
}
