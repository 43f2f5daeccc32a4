import { documentErrors } from '../../errors.ts';
import { type Headers, readStructured, type Structured, splitMessage } from './headers.ts';
import { decodeTransfer } from './transfer-encoding.ts';

/** A message or a part of one. */
export type MimePart = {
  readonly headers: Headers;
  /** Such as `text/plain`, with its parameters. */
  readonly type: Structured;
  /** `attachment`, `inline` or empty, with its parameters. */
  readonly disposition: Structured;
  /** What the part says its content is called; empty when it does not. */
  readonly fileName: string;
  readonly parts: readonly MimePart[];
  /** The content without its transfer encoding. */
  content(): Buffer;
};

/** No honest mail comes near. */
const MAX_DEPTH = 30;
const MAX_PARTS = 10_000;

const PLAIN = 'text/plain; charset=us-ascii';

/**
 * Takes a message apart. Nothing is copied: the parts are views of the bytes until their content is asked for.
 *
 * @throws AppError `decompression_limit` (422): too many parts, or too deep in each other
 */
export function readMime(bytes: Buffer): MimePart {
  return readPart(bytes, { depth: 1, count: { parts: 0 }, defaultType: PLAIN });
}

type Place = { readonly depth: number; readonly count: { parts: number }; readonly defaultType: string };

function readPart(bytes: Buffer, place: Place): MimePart {
  place.count.parts += 1;
  if (place.depth > MAX_DEPTH) throw tooMuch(`${MAX_DEPTH} levels`);
  if (place.count.parts > MAX_PARTS) throw tooMuch(`${MAX_PARTS} parts`);
  const { headers, body } = splitMessage(bytes);
  const type = readStructured(headers.get('content-type')?.[0] || place.defaultType);
  const disposition = readStructured(headers.get('content-disposition')?.[0] ?? '');
  const { boundary } = type.parameters;
  const isMany = type.value.startsWith('multipart/') && boundary !== undefined && boundary !== '';
  const defaultType = type.value === 'multipart/digest' ? 'message/rfc822' : PLAIN;
  const parts = isMany
    ? splitAt(body, boundary).map((part) => readPart(part, { ...place, depth: place.depth + 1, defaultType }))
    : [];
  return {
    headers,
    type,
    disposition,
    fileName: disposition.parameters.filename || type.parameters.name || '',
    parts,
    content: () => decodeTransfer(body, headers.get('content-transfer-encoding')?.[0] ?? ''),
  };
}

/** The bytes between the lines of a boundary; a message that is cut has no last one. Source: RFC 2046, section 5.1.1. */
function splitAt(body: Buffer, boundary: string): Buffer[] {
  const mark = Buffer.from(`--${boundary}`, 'latin1');
  const parts: Buffer[] = [];
  let start = -1;
  for (let at = body.indexOf(mark); at >= 0; at = body.indexOf(mark, at + mark.length)) {
    const after = at + mark.length;
    const rest = /^(--)?[ \t]*(?:\r?\n|$)/.exec(body.toString('latin1', after, after + 200));
    if ((at > 0 && body[at - 1] !== 0x0a) || !rest) continue;
    if (start >= 0) parts.push(body.subarray(start, endBefore(body, at)));
    if (rest[1]) return parts;
    start = after + rest[0].length;
  }
  if (start >= 0) parts.push(body.subarray(start));
  return parts;
}

/** The line end before a boundary belongs to it. */
function endBefore(body: Buffer, at: number): number {
  return at >= 2 && body[at - 2] === 0x0d ? at - 2 : Math.max(at - 1, 0);
}

function tooMuch(limit: string): Error {
  return documentErrors.decompression_limit({ limit });
}
