import { isJson } from '#kernel/json/is-json.ts';
import { MEDIA_TYPES } from '../extraction.ts';
import { delimiterOf } from '../text/csv.extractor.ts';
import { svgIn } from '../text/svg-start.ts';
import { decodeText } from '../text/text-encoding.ts';
import { extensionOf, type Hint, isKnownExtension } from './media-family.ts';

/** More than this share of controls or broken characters (one is always forgiven) and the bytes are not text. */
const MAX_ODD_SHARE = 0.05;

/**
 * How a page begins. Source: WHATWG MIME Sniffing section 7.1, without the tags that Markdown also uses. A comment ends
 * at its first end: if it could go on behind, comments could be put together in 2^n ways, and all would be tried.
 */
const HTML_START =
  /^(?:\s|<!--(?:(?!-->)[\s\S])*-->|<\?xml[^>]*>)*<(?:!doctype\s+html|html|head|script|iframe|body|title|style|table|meta|frameset)[\s>]/i;

/** The first element when it is `document` of any prefix, and its attributes. Source: XML 1.0, 2.8. */
const DOCUMENT_START =
  /^(?:\s|<!--(?:(?!-->)[\s\S])*-->|<\?(?:(?!\?>)[\s\S])*\?>)*<(?:[\w.-]+:)?document\s([^>]*)>/;

const HINTS: Readonly<Record<string, string>> = {
  md: MEDIA_TYPES.markdown,
  markdown: MEDIA_TYPES.markdown,
  csv: MEDIA_TYPES.csv,
  tsv: MEDIA_TYPES.tsv,
  tab: MEDIA_TYPES.tsv,
  htm: MEDIA_TYPES.html,
  html: MEDIA_TYPES.html,
  xhtml: MEDIA_TYPES.html,
  txt: MEDIA_TYPES.text,
  text: MEDIA_TYPES.text,
  log: MEDIA_TYPES.text,
  json: MEDIA_TYPES.json,
  jsonl: MEDIA_TYPES.jsonLines,
  ndjson: MEDIA_TYPES.jsonLines,
  ipynb: MEDIA_TYPES.notebook,
  xml: MEDIA_TYPES.xml,
  svg: MEDIA_TYPES.xml,
  vtt: MEDIA_TYPES.vtt,
  srt: MEDIA_TYPES.srt,
  tex: MEDIA_TYPES.latex,
  latex: MEDIA_TYPES.latex,
  eml: MEDIA_TYPES.eml,
  mbox: MEDIA_TYPES.mbox,
};

const DECLARED: Readonly<Record<string, string>> = {
  'message/rfc822': MEDIA_TYPES.eml,
  'text/markdown': MEDIA_TYPES.markdown,
  'text/x-markdown': MEDIA_TYPES.markdown,
  'text/csv': MEDIA_TYPES.csv,
  'text/tab-separated-values': MEDIA_TYPES.tsv,
  'text/html': MEDIA_TYPES.html,
  'application/xhtml+xml': MEDIA_TYPES.html,
  'application/json': MEDIA_TYPES.json,
  'application/jsonl': MEDIA_TYPES.jsonLines,
  'application/x-ndjson': MEDIA_TYPES.jsonLines,
  'application/x-ipynb+json': MEDIA_TYPES.notebook,
  'application/xml': MEDIA_TYPES.xml,
  'text/xml': MEDIA_TYPES.xml,
  'image/svg+xml': MEDIA_TYPES.xml,
  'text/vtt': MEDIA_TYPES.vtt,
  'application/x-subrip': MEDIA_TYPES.srt,
  'application/x-tex': MEDIA_TYPES.latex,
  'text/x-tex': MEDIA_TYPES.latex,
};

/** A shorter text was seen whole. */
const JSON_HEAD_CHARACTERS = 16_384;

/**
 * A list of files or addresses for a player, which is nothing to read. Sources: RFC 8216, 4.3.1.1; ffmpeg's concat
 * demuxer.
 */
const PLAYLIST = 'application/vnd.apple.mpegurl';
const PLAYLIST_START = /^\s*(?:#EXTM3U(?=\s|$)|ffconcat version \d)/;
const PLAYLIST_EXTENSION = /^m3u8?$/;

/** Signs of Markdown; two different ones in the first lines decide for a file without a name. */
const MARKDOWN_SIGNS = [
  /^#{1,6} \S/m,
  /^```/m,
  /^[-*+] \S/m,
  /\[[^\]\n]+\]\([^)\n]+\)/,
  /\*\*[^*\n]+\*\*/,
  /^> \S/m,
];

/** How a kind of text begins that needs no name. Source: WebVTT 4, RFC 8259, XML 1.0. */
const STARTS: readonly (readonly [RegExp, string])[] = [
  [/^WEBVTT(?:[ \t\n]|$)/, MEDIA_TYPES.vtt],
  [/^\s*1\s*\n\d{1,2}:\d\d:\d\d[,.]\d{3} --> \d/, MEDIA_TYPES.srt],
  [/^\s*<\?xml\s/, MEDIA_TYPES.xml],
  [/^(?:\s|%.*\n)*\\document(?:class|style)\b/, MEDIA_TYPES.latex],
  [/^\s*(?:\{\s*"(?:[^"\\\n]|\\.)*"\s*:|\[\s*(?:[[{"\d-]|\]|true|false|null))/, MEDIA_TYPES.json],
];

/** Which kind of text the head of a file is, or undefined when it is no text. */
export function textType(head: Buffer, hint: Hint): string | undefined {
  const { text } = decodeText(head.subarray(0, wholeCharacters(head)));
  if (!isText(text)) return undefined;
  if (PLAYLIST_START.test(text) || PLAYLIST_EXTENSION.test(extensionOf(hint.name))) return PLAYLIST;
  if (HTML_START.test(text)) return MEDIA_TYPES.html;
  const openDocument = flatOpenDocumentType(text);
  if (openDocument) return openDocument;
  const named = HINTS[extensionOf(hint.name)];
  if (named) return named;
  if (!isKnownExtension(extensionOf(hint.name))) {
    const declared = DECLARED[hint.declaredType?.split(';')[0]?.trim().toLowerCase() ?? ''];
    if (declared) return declared;
  }
  return bySyntax(text);
}

/**
 * The type of an OpenDocument file that is one XML file; a template holds the same as a document. Source: ODF 1.3
 * part 3, 3.1.2 and 19.379.
 */
function flatOpenDocumentType(text: string): string | undefined {
  const attributes = DOCUMENT_START.exec(text)?.[1] ?? '';
  if (!attributes.includes('urn:oasis:names:tc:opendocument:xmlns:office:1.0')) return undefined;
  return /:mimetype\s*=\s*["'](application\/vnd\.oasis\.opendocument\.[a-z]+)/.exec(attributes)?.[1];
}

function bySyntax(text: string): string {
  if (svgIn(text) !== undefined) return MEDIA_TYPES.xml;
  const started = STARTS.find(([start]) => start.test(text))?.[1];
  if (started === MEDIA_TYPES.json && !beginsAsJson(text)) return MEDIA_TYPES.text;
  if (started) return started;
  if (/^\s*(?:[{[]|<\w)/.test(text)) return MEDIA_TYPES.text;
  if (MARKDOWN_SIGNS.filter((sign) => sign.test(text)).length >= 2) return MEDIA_TYPES.markdown;
  const delimiter = delimiterOf(text);
  if (delimiter && isTable(text, delimiter)) return delimiter === '\t' ? MEDIA_TYPES.tsv : MEDIA_TYPES.csv;
  return MEDIA_TYPES.text;
}

/** What begins as JSON must go on as it: two notes in brackets are text. A head that ends too early proves nothing. */
function beginsAsJson(text: string): boolean {
  return isJson(text) || text.length >= JSON_HEAD_CHARACTERS;
}

/** Prose has commas too: a table has at least three lines that all have the same number of cells. */
function isTable(text: string, delimiter: string): boolean {
  const lines = text
    .replace(/"(?:[^"]|"")*"/g, '""')
    .split('\n')
    .slice(0, 50)
    .filter((line) => line.trim() !== '');
  const counts = new Set(lines.slice(0, -1).map((line) => line.split(delimiter).length));
  return lines.length >= 3 && counts.size === 1;
}

/** NULs between records, or behind what they fill up, are left out of what is read; with anything else odd they are data. */
function isText(text: string): boolean {
  const visible = text.replace(/[\s\u0085\0]/g, '');
  const nuls = text.match(/\0/g)?.length ?? 0;
  const odd = visible.match(/[\p{Cc}\uFFFD]/gu)?.length ?? 0;
  const isPadded = odd === 0 && nuls <= visible.length;
  return isPadded || odd + nuls <= Math.max(1, text.length * MAX_ODD_SHARE);
}

/** The head may end inside a character of UTF-8: it is cut before the last lead byte, which is never far. */
function wholeCharacters(head: Buffer): number {
  let end = head.length;
  for (let back = 1; back <= 4 && back <= head.length; back += 1) {
    const byte = head[head.length - back] ?? 0;
    if (byte < 0x80) break;
    if (byte >= 0xc0) {
      end = head.length - back;
      break;
    }
  }
  return end === 0 ? head.length : end;
}
