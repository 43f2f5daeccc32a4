import { constants, inflateSync } from 'node:zlib';

/** Kinds of action that run something. Source: ISO 32000-1, 12.6.4.5 and 12.6.4.16. */
const RUNNING = ['JavaScript', 'Launch'];

/** A name as it is, or with any of its characters as a number. Source: ISO 32000-1, 7.3.5. */
const NAMES = new RegExp(`/(?:${RUNNING.map(spelled).join('|')})(?![\\w.#-])`);

function spelled(name: string): string {
  const hex = (character: string) =>
    [...(character.codePointAt(0) ?? 0).toString(16)]
      .map((digit) => `[${digit}${digit.toUpperCase()}]`)
      .join('');
  return [...name].map((character) => `(?:${character}|#${hex(character)})`).join('');
}

/**
 * Says whether a file names an action that runs something, wherever it hangs: on the document, on a page, on a field.
 * PDFium tells of the scripts of the document alone. In objects that are encrypted it is not seen.
 */
export function hasRunningAction(bytes: Uint8Array): boolean {
  const file = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (namesAction(file)) return true;
  let budget = MAX_INFLATED;
  for (const packed of objectStreams(file)) {
    const objects = inflated(packed, budget);
    if (namesAction(objects)) return true;
    budget -= objects.length;
    if (budget <= 0) break;
  }
  return false;
}

const WINDOW = 1 << 20;
/** Longer than any of the names, however it is spelled. */
const OVERLAP = 64;

function namesAction(bytes: Buffer): boolean {
  return mentions(bytes, NAMES);
}

/** Looks for what is short, without a copy of all the bytes. */
export function mentions(bytes: Buffer, pattern: RegExp): boolean {
  for (let from = 0; from < bytes.length; from += WINDOW)
    if (pattern.test(bytes.toString('latin1', from, from + WINDOW + OVERLAP))) return true;
  return false;
}

/** Bytes of all objects that are looked through; a thousand pages have some 20 MB. */
const MAX_INFLATED = 64 << 20;
/** The dictionary of a stream that says so is at most this long. */
const DICTIONARY = 1_000;

/** The streams that hold other objects, as they are packed. Source: ISO 32000-1, 7.5.7. */
function* objectStreams(file: Buffer): Generator<Buffer> {
  for (let at = file.indexOf('/ObjStm'); at >= 0; at = file.indexOf('/ObjStm', at + 1)) {
    const opened = file.indexOf('stream', at);
    if (opened < 0 || opened - at > DICTIONARY) continue;
    const start = opened + 'stream'.length + (file[opened + 'stream'.length] === 0x0d ? 2 : 1);
    const end = file.indexOf('endstream', start);
    yield file.subarray(start, end < 0 ? file.length : end);
  }
}

/** As much as can be had of it. */
function inflated(packed: Buffer, limit: number): Buffer {
  try {
    return inflateSync(packed, { finishFlush: constants.Z_SYNC_FLUSH, maxOutputLength: limit });
  } catch {
    return packed;
  }
}
