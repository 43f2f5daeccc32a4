import { TextDecoder } from 'node:util';
import { SaxesParser, type SaxesTagNS } from 'saxes';
import { AppError } from '#kernel/errors/app-error.ts';
import { documentErrors } from '../../errors.ts';

/** Attributes by name; those in a namespace carry the canonical prefix (`w:val`). */
export type Attributes = Readonly<Record<string, string>>;

/** What a part's reader hears. Names carry a canonical prefix whatever the file calls its namespaces. */
export type XmlHandler = {
  open?(name: string, attributes: Attributes): void;
  close?(name: string): void;
  text?(text: string): void;
};

/** Word itself stops far before; the parser keeps one entry a level. */
const MAX_DEPTH = 1_000;

const OFFICE = 'http://schemas.openxmlformats.org';
const STRICT = 'http://purl.oclc.org/ooxml';
const ODF = 'urn:oasis:names:tc:opendocument:xmlns';

/** Transitional and strict names of the same vocabulary. Source: ISO/IEC 29500-1 and 29500-4 annex A. */
const PREFIXES: Readonly<Record<string, string>> = {
  [`${OFFICE}/wordprocessingml/2006/main`]: 'w',
  [`${STRICT}/wordprocessingml/main`]: 'w',
  [`${OFFICE}/officeDocument/2006/math`]: 'm',
  [`${STRICT}/officeDocument/math`]: 'm',
  [`${OFFICE}/drawingml/2006/main`]: 'a',
  [`${STRICT}/drawingml/main`]: 'a',
  [`${OFFICE}/drawingml/2006/chart`]: 'c',
  [`${STRICT}/drawingml/chart`]: 'c',
  'http://schemas.microsoft.com/office/drawing/2014/chartex': 'cx',
  [`${OFFICE}/drawingml/2006/diagram`]: 'dgm',
  [`${STRICT}/drawingml/diagram`]: 'dgm',
  [`${OFFICE}/drawingml/2006/wordprocessingDrawing`]: 'wp',
  [`${STRICT}/drawingml/wordprocessingDrawing`]: 'wp',
  [`${OFFICE}/drawingml/2006/spreadsheetDrawing`]: 'xdr',
  [`${STRICT}/drawingml/spreadsheetDrawing`]: 'xdr',
  [`${OFFICE}/presentationml/2006/main`]: 'p',
  [`${STRICT}/presentationml/main`]: 'p',
  'http://schemas.microsoft.com/office/powerpoint/2018/8/main': 'p188',
  'http://schemas.microsoft.com/office/spreadsheetml/2018/threadedcomments': 'tc',
  [`${OFFICE}/spreadsheetml/2006/main`]: 'x',
  [`${STRICT}/spreadsheetml/main`]: 'x',
  [`${OFFICE}/officeDocument/2006/relationships`]: 'r',
  [`${STRICT}/officeDocument/relationships`]: 'r',
  [`${OFFICE}/markup-compatibility/2006`]: 'mc',
  [`${OFFICE}/package/2006/relationships`]: 'rel',
  [`${OFFICE}/package/2006/content-types`]: 'ct',
  'http://purl.org/dc/elements/1.1/': 'dc',
  'urn:schemas-microsoft-com:vml': 'v',
  [`${ODF}:office:1.0`]: 'office',
  [`${ODF}:text:1.0`]: 'text',
  [`${ODF}:table:1.0`]: 'table',
  [`${ODF}:drawing:1.0`]: 'draw',
  [`${ODF}:style:1.0`]: 'style',
  [`${ODF}:presentation:1.0`]: 'presentation',
  [`${ODF}:svg-compatible:1.0`]: 'svg',
  [`${ODF}:manifest:1.0`]: 'manifest',
  'http://www.w3.org/1999/xlink': 'xlink',
};

/**
 * Reads one XML part as it is inflated. DTDs do not belong in office files and are how entity bombs and
 * external entities work, so any DOCTYPE is refused before it can declare something.
 *
 * @throws AppError `xml_unsafe`, `corrupt_file` (422)
 */
export async function readXml(chunks: AsyncIterable<Buffer>, handler: XmlHandler): Promise<void> {
  const parser = new SaxesParser({ xmlns: true });
  attach(parser, handler);
  let decoder: TextDecoder | undefined;
  try {
    for await (const chunk of chunks) {
      decoder ??= new TextDecoder(encodingOf(chunk));
      parser.write(decoder.decode(chunk, { stream: true }));
    }
    parser.write(decoder?.decode() ?? '').close();
  } catch (error) {
    throw error instanceof AppError ? error : documentErrors.corrupt_file({ format: 'XML' });
  }
}

function attach(parser: SaxesParser<{ xmlns: true }>, handler: XmlHandler): void {
  let depth = 0;
  parser.on('error', (error) => {
    throw error;
  });
  parser.on('doctype', () => {
    throw documentErrors.xml_unsafe({ reason: 'DOCTYPE' });
  });
  parser.on('opentag', (tag) => {
    depth += 1;
    if (depth > MAX_DEPTH) throw documentErrors.xml_unsafe({ reason: `depth > ${MAX_DEPTH}` });
    handler.open?.(canonical(tag), attributesOf(tag));
  });
  parser.on('closetag', (tag) => {
    depth -= 1;
    handler.close?.(canonical(tag));
  });
  parser.on('text', (text) => handler.text?.(text));
  parser.on('cdata', (text) => handler.text?.(text));
}

function canonical(tag: { uri: string; local: string; name: string }): string {
  const prefix = PREFIXES[tag.uri];
  return prefix ? `${prefix}:${tag.local}` : tag.name;
}

function attributesOf(tag: SaxesTagNS): Attributes {
  const attributes: Record<string, string> = {};
  for (const attribute of Object.values(tag.attributes)) attributes[canonical(attribute)] = attribute.value;
  return attributes;
}

/** XML is UTF-8 or UTF-16 in office files. Source: ISO 29500-2 6.2.5. */
function encodingOf(head: Buffer): string {
  if (head[0] === 0xff && head[1] === 0xfe) return 'utf-16le';
  if (head[0] === 0xfe && head[1] === 0xff) return 'utf-16be';
  if (head[0] === 0x3c && head[1] === 0) return 'utf-16le';
  return head[0] === 0 && head[1] === 0x3c ? 'utf-16be' : 'utf-8';
}
