import iconv from 'iconv-lite';

/** The code page of each character set of a font. Source: RTF 1.9.1, "Font Table", `\fcharset`. */
const CHARSETS: Readonly<Record<number, number>> = {
  77: 10000,
  128: 932,
  129: 949,
  134: 936,
  136: 950,
  161: 1253,
  162: 1254,
  163: 1258,
  177: 1255,
  178: 1256,
  186: 1257,
  204: 1251,
  222: 874,
  238: 1250,
  254: 437,
  255: 850,
};

/** Fonts of signs; their bytes are told from letters by standing in the private area, as in other formats. */
const SYMBOL_CHARSET = 2;
export const SYMBOL = -1;

/** The code page that a character set stands for; the document's own for those of the Latin letters. */
export function codePageOf(charset: number, ofDocument: number): number {
  return charset === SYMBOL_CHARSET ? SYMBOL : (CHARSETS[charset] ?? ofDocument);
}

export function decodeCodePage(bytes: Buffer, codePage: number): string {
  if (codePage === SYMBOL) return String.fromCharCode(...Array.from(bytes, symbolCode));
  return iconv.decode(bytes, nameOf(codePage));
}

function symbolCode(byte: number): number {
  return byte < 0x80 && byte <= 0x20 ? byte : 0xf000 + byte;
}

function nameOf(codePage: number): string {
  if (codePage === 10000) return 'macintosh';
  if (codePage === 65001) return 'utf-8';
  const name = `cp${codePage}`;
  return iconv.encodingExists(name) ? name : 'windows-1252';
}
