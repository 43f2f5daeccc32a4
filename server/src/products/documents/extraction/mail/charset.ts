import { TextDecoder } from 'node:util';
import iconv from 'iconv-lite';
import { decodeText } from '../text/text-encoding.ts';

/** Encodings that look like ASCII: their bytes alone would be taken for it. */
const SEVEN_BIT = /^(?:iso-2022-jp|csiso2022jp|utf-7|unicode-1-1-utf-7)/i;

/** Text in the encoding that its header names, when the bytes agree with it. */
export function decodeCharset(bytes: Buffer, charset: string): string {
  if (!SEVEN_BIT.test(charset)) return decodeText(bytes, charset || undefined).text;
  return /utf-7$/i.test(charset)
    ? iconv.decode(bytes, 'utf-7')
    : new TextDecoder('iso-2022-jp').decode(bytes);
}
