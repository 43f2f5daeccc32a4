import { decodeText } from '../text/text-encoding.ts';
import { decodeCharset } from './charset.ts';
import { decodeQuotedPrintable } from './transfer-encoding.ts';

/** Fields by lower-case name, unfolded; one that comes more than once has all its values. */
export type Headers = ReadonlyMap<string, readonly string[]>;

/** A field such as `Content-Type`: its value and its parameters. */
export type Structured = { readonly value: string; readonly parameters: Readonly<Record<string, string>> };

/** Servers refuse far shorter ones; what comes after it is not read. */
const MAX_HEADER_BYTES = 1024 * 1024;

const FIELD = /^([!-9;-~]+)[ \t]*:[ \t]*(.*)$/;

/** Where the header ends and the body begins; a text without fields is all body. */
export function splitMessage(bytes: Buffer): { readonly headers: Headers; readonly body: Buffer } {
  const lineEnd = bytes.indexOf('\n');
  const firstLine = bytes.toString('latin1', 0, lineEnd < 0 ? bytes.length : lineEnd).trimEnd();
  if (firstLine !== '' && !FIELD.test(firstLine)) return { headers: new Map(), body: bytes };
  const [end, length] = endOfHeader(bytes);
  return {
    headers: readHeaders(bytes.subarray(0, Math.min(end, MAX_HEADER_BYTES))),
    body: bytes.subarray(end + length),
  };
}

/** A header that is empty has its blank line at the very start. */
function endOfHeader(bytes: Buffer): [end: number, length: number] {
  if (bytes[0] === 0x0a) return [0, 1];
  if (bytes[0] === 0x0d && bytes[1] === 0x0a) return [0, 2];
  const ends = ['\r\n\r\n', '\n\n', '\n\r\n']
    .map((blank): [number, number] => [bytes.indexOf(blank), blank.length])
    .filter(([at]) => at >= 0)
    .sort(([a], [b]) => a - b);
  return ends[0] ?? [bytes.length, 0];
}

function readHeaders(bytes: Buffer): Headers {
  const fields = new Map<string, string[]>();
  const unfolded = decodeText(bytes).text.replace(/\r?\n[ \t]+/g, ' ');
  for (const line of unfolded.split(/\r?\n/)) {
    const [, name = '', value = ''] = FIELD.exec(line) ?? [];
    if (name === '') continue;
    const key = name.toLowerCase();
    const values = fields.get(key);
    if (values) values.push(value.trim());
    else fields.set(key, [value.trim()]);
  }
  return fields;
}

/** A field as a person reads it; empty when there is none. */
export function shownField(headers: Headers, name: string): string {
  return decodeWords((headers.get(name) ?? []).join(', '));
}

const WORD = /=\?([^?\s*]+)(?:\*[^?]*)?\?([BbQq])\?([^?]*)\?=/g;

/**
 * Decodes the encoded words of a field. Words that follow each other are one text, whose characters may be cut
 * between them. Source: RFC 2047, section 6.2.
 */
export function decodeWords(field: string): string {
  let shown = '';
  let last = 0;
  let open: { charset: string; bytes: Buffer[] } | undefined;
  const close = () => {
    if (open) shown += decodeCharset(Buffer.concat(open.bytes), open.charset);
    open = undefined;
  };
  for (const { index, 0: whole, 1: charset = '', 2: kind = '', 3: text = '' } of field.matchAll(WORD)) {
    const between = field.slice(last, index);
    if (between.trim() !== '' || open?.charset !== charset.toLowerCase()) {
      const isBetweenWords = open !== undefined && between.trim() === '';
      close();
      shown += isBetweenWords ? '' : between;
      open = { charset: charset.toLowerCase(), bytes: [] };
    }
    open.bytes.push(/b/i.test(kind) ? Buffer.from(text, 'base64') : decodeQ(text));
    last = index + whole.length;
  }
  close();
  return shown + field.slice(last);
}

function decodeQ(text: string): Buffer {
  return decodeQuotedPrintable(text.replaceAll('_', '=20'));
}

const PARAMETER = /;\s*([^\s=;"]+)\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^;]*))/g;

/** Reads a structured field. Parts of a long parameter are joined. Source: RFC 2045, section 5.1; RFC 2231. */
export function readStructured(field: string): Structured {
  const value = field.split(';', 1)[0]?.trim().toLowerCase() ?? '';
  const parameters: Record<string, string> = {};
  const parts = new Map<string, { at: number; text: string; isEncoded: boolean }[]>();
  for (const [, key = '', quoted, plain = ''] of field.matchAll(PARAMETER)) {
    const text = quoted?.replace(/\\(.)/g, '$1') ?? plain.trim();
    const [, name = '', at, star] = /^([^*]+)(?:\*(\d{1,3}))?(\*)?$/.exec(key.toLowerCase()) ?? [];
    if (at === undefined && !star) parameters[name] ??= decodeWords(text);
    else
      parts.set(name, [...(parts.get(name) ?? []), { at: Number(at ?? 0), text, isEncoded: star === '*' }]);
  }
  for (const [name, list] of parts) parameters[name] = joinParts(list.sort((a, b) => a.at - b.at));
  return { value, parameters };
}

function joinParts(parts: readonly { readonly text: string; readonly isEncoded: boolean }[]): string {
  const [, charset = '', first = ''] = /^([^']*)'[^']*'([\s\S]*)$/.exec(parts[0]?.text ?? '') ?? [];
  const isTold = parts[0]?.isEncoded && charset !== '';
  const bytes = parts.map(({ text, isEncoded }, index) => {
    const shown = isTold && index === 0 ? first : text;
    return isEncoded ? decodePercent(shown) : Buffer.from(shown);
  });
  return decodeCharset(Buffer.concat(bytes), isTold ? charset : '');
}

function decodePercent(text: string): Buffer {
  return decodeQuotedPrintable(text.replaceAll('=', '=3D').replaceAll('%', '='));
}
