import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import { documentErrors } from '../../errors.ts';
import type { XmlHandler } from '../container/xml-part.ts';
import { openContainer } from '../container/zip-container.ts';
import { provenType } from '../detection/detect-binary.ts';
import { type ExtractionSummary, MEDIA_TYPES, type PageSink, type ReaderTools } from '../extraction.ts';
import { PropertiesReader, readPart, readProperties } from '../ooxml/package-parts.ts';
import { PageFlow } from '../page/page-flow.ts';
import { type Reading, readContent } from './content.ts';
import { EdgesReader } from './edges.ts';
import type { OdfContext } from './flow.ts';
import { listObjects, readObjects } from './objects.ts';
import { pictureIn } from './pictures.ts';
import { OdfStyles } from './styles.ts';

/**
 * Reads a text (one page, more when it is long), a spreadsheet (a page or more for each sheet) or a presentation (a
 * page for each slide) of the OpenDocument family, by what its content says it is. It is a zip file of parts, or flat:
 * one XML file. Source: ODF 1.3 part 2, 3 and part 3, 3.1.2.
 *
 * @throws AppError `corrupt_file`, `xml_unsafe`, `archive_unsafe`, `decompression_limit`, `password_required`,
 *   `page_limit` (422)
 */
export async function extractOdf(
  path: string,
  sink: PageSink,
  tools: ReaderTools,
): Promise<ExtractionSummary> {
  const pages = new PageFlow(sink, tools);
  const { format, hasHidden, metadata } = await ((await isZip(path)) ? readParts : readFlat)(path, pages);
  const warnings = [...(hasHidden ? ['hidden_content'] : []), ...pages.warnings];
  return { mediaType: MEDIA_TYPES[format], engine: format, warnings, metadata };
}

type Read = Reading & Pick<ExtractionSummary, 'metadata'>;

async function readParts(path: string, pages: PageFlow): Promise<Read> {
  const container = await openContainer(path);
  try {
    const kinds = await listObjects(container);
    if (!container.has('content.xml')) throw documentErrors.corrupt_file({ format: 'ODF' });
    const shared = {
      styles: new OdfStyles(),
      pictureAt: (reference: string) => pictureIn(container, reference),
    };
    const edges = new EdgesReader({ ...shared, objects: new Map() });
    await readPart(container, 'styles.xml', edges);
    const context = { ...shared, objects: await readObjects(container, kinds, shared) };
    const metadata = await readProperties(container, 'meta.xml');
    const content = container.read('content.xml');
    return { ...(await readContent(content, context, { preamble: edges, edges, pages })), metadata };
  } finally {
    container.close();
  }
}

/** What the parts of a zip file hold comes one after the other: properties, styles, headers and footers, the body. */
async function readFlat(path: string, pages: PageFlow): Promise<Read> {
  const context: OdfContext = { styles: new OdfStyles(), objects: new Map(), pictureAt: () => undefined };
  const edges = new EdgesReader(context);
  const properties = new PropertiesReader();
  const preamble: XmlHandler = {
    open(name, attributes) {
      properties.open(name);
      edges.open(name, attributes);
    },
    close(name) {
      properties.close();
      edges.close(name);
    },
    text(text) {
      properties.text(text);
      edges.text(text);
    },
  };
  const reading = await readContent(createReadStream(path), context, { preamble, edges, pages });
  return { ...reading, metadata: properties.metadata };
}

async function isZip(path: string): Promise<boolean> {
  const file = await open(path);
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(4), 0, 4, 0);
    return provenType(buffer.subarray(0, bytesRead)) === 'application/zip';
  } finally {
    await file.close();
  }
}
