import { decodeCodePage } from '../rtf/encoding.ts';
import type { Storage } from './compound-file.ts';

/** Properties by number. Source: MS-OLEPS 3.1. */
const PROPERTIES: Readonly<Record<number, string>> = { 2: 'title', 3: 'subject', 4: 'author' };
const CODE_PAGE = 1;
const [NARROW, WIDE] = [30, 31];

/** Far more than any program writes. */
const MAX_PROPERTIES = 200;

/** Title, subject and author of a document of Office before 2007; nothing when they are damaged. */
export function readSummary({ streams }: Storage): Record<string, string> {
  const bytes = streams.get('\u0005summaryinformation')?.();
  if (!bytes) return {};
  try {
    return readSection(bytes, bytes.readUInt32LE(44));
  } catch (error) {
    if (error instanceof RangeError) return {};
    throw error;
  }
}

function readSection(bytes: Buffer, section: number): Record<string, string> {
  const places = new Map<number, number>();
  const count = Math.min(bytes.readUInt32LE(section + 4), MAX_PROPERTIES);
  for (let entry = section + 8; entry < section + 8 + count * 8; entry += 8)
    places.set(bytes.readUInt32LE(entry), section + bytes.readUInt32LE(entry + 4));
  const codePageAt = places.get(CODE_PAGE);
  const codePage = codePageAt === undefined ? 1252 : bytes.readUInt16LE(codePageAt + 4);
  const metadata: Record<string, string> = {};
  for (const [property, name] of Object.entries(PROPERTIES)) {
    const at = places.get(Number(property));
    const text = at === undefined ? '' : textAt(bytes, at, codePage);
    if (text !== '') metadata[name] = text;
  }
  return metadata;
}

/** A length with its type, and as many bytes or, when wide, pairs of bytes. */
function textAt(bytes: Buffer, at: number, codePage: number): string {
  const type = bytes.readUInt16LE(at);
  const length = bytes.readUInt32LE(at + 4);
  const start = at + 8;
  const isWide = type === WIDE || codePage === 1200;
  if (type !== NARROW && type !== WIDE) return '';
  const end = Math.min(bytes.length, start + (type === WIDE ? length * 2 : length));
  const raw = bytes.subarray(start, end);
  const text = isWide ? raw.toString('utf16le') : decodeCodePage(raw, codePage);
  return text.replace(/\0[\s\S]*$/, '').trim();
}
