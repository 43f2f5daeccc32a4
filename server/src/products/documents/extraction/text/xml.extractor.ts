import { readFile } from 'node:fs/promises';
import { AppError } from '#kernel/errors/app-error.ts';
import { readXml } from '../container/xml-part.ts';
import {
  type ExtractionSummary,
  type ExtractionWarning,
  MEDIA_TYPES,
  type PageSink,
  type ReaderTools,
} from '../extraction.ts';
import { declaredEncoding, readHtml } from '../html/read-html.ts';
import { PageFlow } from '../page/page-flow.ts';
import { cleanText } from './clean-text.ts';
import { writeCode } from './plain.extractor.ts';
import { svgIn } from './svg-start.ts';
import { decodeText } from './text-encoding.ts';

/** The parser takes bytes, in pieces, so that finished pages can leave in between. */
const SLICE = 65_536;

/**
 * Reads the text of the elements: each that holds text itself is a paragraph, with what is inside it. A file without
 * any, or that is no well-formed XML, is read as it stands, and says so. Of a drawing (SVG) the text and the pictures
 * are read, as those of a page.
 *
 * @throws AppError `xml_unsafe` (422)
 */
export async function extractXml(
  path: string,
  sink: PageSink,
  tools: ReaderTools,
): Promise<ExtractionSummary> {
  const bytes = await readFile(path);
  const { text: raw, isGuessed } = decodeText(bytes, declaredEncoding(bytes));
  const { text, warnings } = cleanText(raw);
  if (isGuessed) warnings.push('encoding_guessed');
  const drawing = svgIn(text);
  const more = drawing === undefined ? await readTexts(text, sink) : await readDrawing(drawing, sink, tools);
  return { mediaType: MEDIA_TYPES.xml, engine: 'xml', warnings: [...warnings, ...more], metadata: {} };
}

async function readDrawing(
  drawing: string,
  sink: PageSink,
  tools: ReaderTools,
): Promise<ExtractionWarning[]> {
  const flow = new PageFlow(sink, tools);
  for (const piece of readHtml(drawing).end()) flow.add(piece);
  await flow.end();
  return flow.warnings;
}

async function readTexts(text: string, sink: PageSink): Promise<ExtractionWarning[]> {
  const outcome = await readElements(text, sink);
  if (outcome !== 'read') await writeCode(text, sink);
  return outcome === 'malformed' ? ['xml_malformed'] : [];
}

async function readElements(text: string, sink: PageSink): Promise<'read' | 'empty' | 'malformed'> {
  const reader = new ElementTexts();
  try {
    await readXml(slicesOf(text), reader);
  } catch (error) {
    if (error instanceof AppError && error.code === 'corrupt_file') return 'malformed';
    throw error;
  }
  if (reader.paragraphs.length === 0) return 'empty';
  const pages = new PageFlow(sink);
  for (const paragraph of reader.paragraphs) pages.add({ kind: 'paragraph', text: paragraph });
  await pages.end();
  return 'read';
}

async function* slicesOf(text: string): AsyncGenerator<Buffer> {
  // A slice may not end inside a pair of UTF-16: the pieces are cut from bytes.
  const bytes = Buffer.from(text);
  for (let at = 0; at < bytes.length; at += SLICE) yield bytes.subarray(at, at + SLICE);
}

class ElementTexts {
  readonly paragraphs: string[] = [];
  #text = '';
  #depth = 0;
  /** The depth of the element whose text is being gathered; none at 0. */
  #owner = 0;

  open(): void {
    this.#depth += 1;
  }

  close(): void {
    if (this.#depth === this.#owner) {
      this.paragraphs.push(this.#text.replace(/\s+/g, ' ').trim());
      this.#text = '';
      this.#owner = 0;
    }
    this.#depth -= 1;
  }

  text(text: string): void {
    if (this.#owner === 0 && text.trim() !== '') this.#owner = this.#depth;
    if (this.#owner > 0) this.#text += text;
  }
}
