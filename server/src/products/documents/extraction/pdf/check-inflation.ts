import { pipeline } from 'node:stream/promises';
import { constants, createInflate, inflateSync } from 'node:zlib';
import { AppError } from '#kernel/errors/app-error.ts';
import { inflatesTooMuch, MAX_INFLATED, MAX_RATIO } from '../container/inflation-limit.ts';

/** Small streams may be as repetitive as they like. */
const RATIO_FREE_BYTES = 1 << 20;
/** Of one stream, one around the other. */
const MAX_FILTERS = 4;
/** The dictionary of a stream is at most this long. */
const DICTIONARY = 2_000;
const PICTURE = /\/Subtype\s*\/Image\b/;
/** What is not inflated here: other filters, and all that is encrypted. Source: ISO 32000-1, table 6 and 7.6.1. */
const OPAQUE = ['/LZWDecode', '/RunLengthDecode', '/ASCII85Decode', '/ASCIIHexDecode', '/Encrypt'];

/** A stream that was cut gives what it has. */
const OPTIONS = { finishFlush: constants.Z_SYNC_FLUSH };

/**
 * Looks whether a stream of a PDF inflates without measure, whatever it is for. What is packed is known by its first
 * bytes and where it ends by zlib: what the file says about it may be a lie. A picture may be blank.
 *
 * @throws AppError `decompression_limit` (422)
 */
export async function checkInflation(bytes: Uint8Array): Promise<void> {
  const file = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  for (const start of packedStreams(file)) {
    const packed = file.subarray(start);
    if (!isSmall(packed)) await inflate(packed, isPicture(file, start));
  }
}

/** Says whether a file holds streams that `checkInflation` cannot look into. */
export function isOpaque(bytes: Buffer): boolean {
  return OPAQUE.some((name) => bytes.includes(name));
}

function* packedStreams(file: Buffer): Generator<number> {
  for (let at = file.indexOf('stream'); at >= 0; at = file.indexOf('stream', at + 1)) {
    let start = at + 'stream'.length;
    while (file[start] === CARRIAGE_RETURN || file[start] === LINE_FEED) start += 1;
    if (isZlib(file.subarray(start))) yield start;
  }
}

const CARRIAGE_RETURN = 0x0d;
const LINE_FEED = 0x0a;

/** Source: RFC 1950, 2.2. */
function isZlib([method = 0, flags = 0]: Uint8Array): boolean {
  return (method & 0x0f) === 8 && ((method << 8) | flags) % 31 === 0;
}

function isPicture(file: Buffer, start: number): boolean {
  const head = file.toString('latin1', Math.max(0, start - DICTIONARY), start);
  return PICTURE.test(head.slice(head.lastIndexOf(' obj') + 1));
}

/** Most streams are small, and inflated in one go many times as fast. */
function isSmall(packed: Buffer, filters = 1): boolean {
  try {
    const inner = inflateSync(packed, { ...OPTIONS, maxOutputLength: RATIO_FREE_BYTES });
    return !isZlib(inner) || filters === MAX_FILTERS || isSmall(inner, filters + 1);
  } catch (error) {
    return !(error instanceof RangeError);
  }
}

/** @throws AppError `decompression_limit` (422) */
async function inflate(packed: Buffer, isPicture: boolean): Promise<void> {
  const inflaters = Array.from({ length: filtersOf(packed) }, () => createInflate(OPTIONS));
  const isTooMuch = (inflated: number) => {
    const consumed = inflaters[0]?.bytesWritten ?? 0;
    const isRepetitive = inflated > RATIO_FREE_BYTES && inflated > consumed * MAX_RATIO;
    return inflated > MAX_INFLATED || (isRepetitive && !isPicture);
  };
  const meter = async function* (chunks: AsyncIterable<Buffer>) {
    let inflated = 0;
    for await (const chunk of chunks) {
      inflated += chunk.length;
      if (isTooMuch(inflated)) throw inflatesTooMuch();
      yield chunk;
    }
  };
  const stages = inflaters.flatMap((inflater) => [inflater, meter]);
  await pipeline([[packed], ...stages, drain] as never).catch((error: unknown) => {
    // What is damaged ends where it can no longer be inflated.
    if (error instanceof AppError) throw error;
  });
}

async function drain(chunks: AsyncIterable<Buffer>): Promise<void> {
  for await (const _ of chunks);
}

/** Enough to see by the beginning of what comes out whether that is packed too. */
const SAMPLE_BYTES = 256;

function filtersOf(packed: Buffer): number {
  let sample = packed;
  let filters = 0;
  while (filters < MAX_FILTERS && isZlib(sample)) {
    sample = inflateSync(sample.subarray(0, SAMPLE_BYTES), OPTIONS);
    filters += 1;
  }
  return filters;
}
