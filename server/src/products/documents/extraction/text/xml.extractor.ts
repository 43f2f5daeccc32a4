import { readFile } from 'node:fs/promises';
import { AppError } from '#kernel/errors/app-error.ts';
import { readXml } from '../container/xml-part.ts';
import { type ExtractionSummary, type ExtractionWarning, MEDIA_TYPES, type PageSink } from '../extraction.ts';
import { declaredEncoding } from '../html/read-html.ts';
import { PageFlow } from '../page/page-flow.ts';
import { cleanText } from './clean-text.ts';
import { writeCode } from './plain.extractor.ts';
import { decodeText } from './text-encoding.ts';

/** The parser takes bytes, in pieces, so that finished pages can leave in between. */
const SLICE = 65_536;

/**
 * Reads the text of the elements: each that holds text itself is a paragraph, with what is inside it. A file without
 * any, or that is no well-formed XML, is read as it stands, and says so.
 *
 * @throws AppError `xml_unsafe` (422)
 */
export async function extractXml(path: string, sink: PageSink): Promise<ExtractionSummary> {
  const bytes = await readFile(path);
  const { text: raw, isGuessed } = decodeText(bytes, declaredEncoding(bytes));
  const { text, warnings } = cleanText(raw);
  if (isGuessed) warnings.push('encoding_guessed');
  const outcome = await readElements(text, sink);
  if (outcome !== 'read') await writeCode(text, sink);
  const all: ExtractionWarning[] = outcome === 'malformed' ? [...warnings, 'xml_malformed'] : warnings;
  return { mediaType: MEDIA_TYPES.xml, engine: 'xml', warnings: all, metadata: {} };
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
