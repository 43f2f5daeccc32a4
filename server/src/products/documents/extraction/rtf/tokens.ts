/** What an RTF file says, in its order. Bytes are text in an encoding that the reader knows. */
export type RtfHandler = {
  open(): void;
  close(): void;
  /** A control word with its number, or a control symbol such as `~` or `*`. */
  control(word: string, parameter: number | undefined): void;
  bytes(run: Buffer): void;
};

const [OPEN, CLOSE, ESCAPE, HEX] = [0x7b, 0x7d, 0x5c, 0x27];

/** Letters of a control word and digits of its number, and the space that ends both. Source: RTF 1.9.1, "Conventions". */
const WORD = /([A-Za-z]{1,32})(-?\d{1,10})? ?/y;

/**
 * Reads tokens up to the end of the first group, in one pass; binary data is stepped over by its own length.
 *
 * @returns false when the file ends before that group does
 */
export function readTokens(bytes: Buffer, handler: RtfHandler): boolean {
  // One character for each byte: places in the text are places in the bytes.
  const text = bytes.toString('latin1');
  let depth = 0;
  let at = 0;
  while (at < bytes.length) {
    const byte = bytes[at];
    if (byte === OPEN) {
      depth += 1;
      handler.open();
      at += 1;
    } else if (byte === CLOSE) {
      handler.close();
      depth -= 1;
      if (depth <= 0) return true;
      at += 1;
    } else if (byte === ESCAPE) at = readControl(bytes, text, at + 1, handler);
    else at = readRun(bytes, at, handler);
  }
  return false;
}

function readControl(bytes: Buffer, text: string, at: number, handler: RtfHandler): number {
  WORD.lastIndex = at;
  const found = WORD.exec(text);
  if (found) {
    const [whole, word = '', digits] = found;
    const parameter = digits === undefined ? undefined : Number(digits);
    if (word === 'bin') return at + whole.length + Math.max(parameter ?? 0, 0);
    handler.control(word, parameter);
    return at + whole.length;
  }
  const symbol = bytes[at] ?? 0;
  if (symbol === HEX) {
    const value = Number.parseInt(text.slice(at + 1, at + 3), 16);
    if (!Number.isNaN(value)) handler.bytes(Buffer.of(value));
    return at + 3;
  }
  if (symbol === OPEN || symbol === CLOSE || symbol === ESCAPE) handler.bytes(Buffer.of(symbol));
  else handler.control(symbol === 0x0a || symbol === 0x0d ? 'par' : String.fromCharCode(symbol), undefined);
  return at + 1;
}

/** Line ends mean nothing; NUL is junk of old programs. */
function readRun(bytes: Buffer, start: number, handler: RtfHandler): number {
  let at = start;
  while (at < bytes.length && !isSpecial(bytes[at] as number)) at += 1;
  if (at > start) handler.bytes(bytes.subarray(start, at));
  while (bytes[at] === 0x0a || bytes[at] === 0x0d || bytes[at] === 0) at += 1;
  return at;
}

function isSpecial(byte: number): boolean {
  return byte === OPEN || byte === CLOSE || byte === ESCAPE || byte === 0x0a || byte === 0x0d || byte === 0;
}
