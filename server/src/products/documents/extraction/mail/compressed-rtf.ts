import { documentErrors } from '../../errors.ts';

/** What the window holds before the first byte. Source: MS-OXRTFCP 2.1.3.1. */
const DICTIONARY =
  '{\\rtf1\\ansi\\mac\\deff0\\deftab720{\\fonttbl;}{\\f0\\fnil \\froman \\fswiss \\fmodern \\fscript \\fdecor MS Sans SerifSymbolArialTimes New RomanCourier{\\colortbl\\red0\\green0\\blue0\r\n\\par \\pard\\plain\\f0\\fs20\\b\\i\\u\\tab\\tx';

const WINDOW = 4_096;
const HEADER_BYTES = 16;
const COMPRESSED = 0x75465a4c;

/** A body of an Outlook mail is kilobytes; a stated size past this is not believed. */
const MAX_BYTES = 64 * 1024 * 1024;

/**
 * The rich text of an Outlook mail. Source: MS-OXRTFCP.
 *
 * @throws AppError `decompression_limit` (422)
 */
export function inflateRtf(bytes: Buffer): Buffer {
  if (bytes.length < HEADER_BYTES) return Buffer.alloc(0);
  const size = bytes.readUInt32LE(4);
  if (bytes.readUInt32LE(8) !== COMPRESSED) return bytes.subarray(HEADER_BYTES, HEADER_BYTES + size);
  if (size > MAX_BYTES) throw documentErrors.decompression_limit({ limit: `${MAX_BYTES / 1024 / 1024} MiB` });
  const window = Buffer.alloc(WINDOW);
  let write = window.write(DICTIONARY, 'latin1');
  const output: number[] = [];
  const put = (byte: number) => {
    output.push(byte);
    window[write] = byte;
    write = (write + 1) % WINDOW;
  };
  let at = HEADER_BYTES;
  while (at < bytes.length && output.length < size) {
    const flags = bytes[at] as number;
    at += 1;
    for (let bit = 0; bit < 8 && at < bytes.length; bit += 1) {
      if ((flags & (1 << bit)) === 0) {
        put(bytes[at] as number);
        at += 1;
        continue;
      }
      if (at + 1 >= bytes.length) return Buffer.from(output);
      const reference = bytes.readUInt16BE(at);
      at += 2;
      const from = reference >> 4;
      if (from === write) return Buffer.from(output);
      for (let copied = 0; copied < (reference & 15) + 2; copied += 1)
        put(window[(from + copied) % WINDOW] as number);
    }
  }
  return Buffer.from(output.slice(0, size));
}
