import { pipeline, Readable } from 'node:stream';
import { createBrotliDecompress, createGunzip, createInflate } from 'node:zlib';
import { outboundErrors } from '#kernel/errors/outbound.errors.ts';
import { asDownloadFailure, type DownloadLimits, tooLarge } from './download-failure.ts';

const DECODERS = {
  gzip: createGunzip,
  'x-gzip': createGunzip,
  deflate: createInflate,
  br: createBrotliDecompress,
};

/**
 * The decoded bytes of an answer, counted after decoding: a gzip bomb stops at the limit, not at its end. A
 * failure comes out of the stream as an AppError when it is read, never as an event nobody listens to.
 */
export function boundedBody(raw: Readable, encoding: string | undefined, limits: DownloadLimits): Readable {
  const decoded = decode(raw, encoding);
  return Readable.from(counted(decoded, limits), { objectMode: false });
}

async function* counted(decoded: Readable, limits: DownloadLimits): AsyncGenerator<Buffer> {
  let bytes = 0;
  try {
    for await (const chunk of decoded) {
      bytes += chunk.length;
      if (bytes > limits.maxBytes) throw tooLarge(limits);
      yield chunk;
    }
  } catch (error) {
    throw asDownloadFailure(error, limits);
  }
}

/** One coding at most: a chain of codings has no honest use and multiplies the work of a bomb. */
function decode(raw: Readable, encoding: string | undefined): Readable {
  const coding = (encoding ?? 'identity').trim().toLowerCase();
  if (coding === 'identity' || coding === '') {
    raw.on('error', () => undefined);
    return raw;
  }
  if (!isKnown(coding)) throw outboundErrors.download_failed({ reason: 'Content-Encoding' });
  return pipeline(raw, DECODERS[coding](), () => undefined);
}

function isKnown(coding: string): coding is keyof typeof DECODERS {
  return Object.hasOwn(DECODERS, coding);
}
