import { documentErrors } from '../../errors.ts';
import { readXml, type XmlHandler } from '../container/xml-part.ts';
import { type Container, openContainer } from '../container/zip-container.ts';
import { type ExtractionSummary, MEDIA_TYPES, type PageSink, type ReaderTools } from '../extraction.ts';
import { readPart, readProperties } from '../ooxml/package-parts.ts';
import { PageFlow } from '../page/page-flow.ts';
import { isPageNumber } from '../page/page-number.ts';
import type { Picture } from '../page/picture.ts';
import { type Piece, textOfPieces } from '../page/piece.ts';
import { EdgesReader } from './edges.ts';
import { FlowReader, type OdfContext } from './flow.ts';
import { listObjects, readObjects } from './objects.ts';
import { PresentationReader } from './presentation.ts';
import { SpreadsheetReader } from './spreadsheet.ts';
import { OdfStyles } from './styles.ts';

/** A reader of the content, which of the three formats it turned out to be, and whether anything was hidden. */
type Reading = { format: 'odt' | 'ods' | 'odp'; hasHidden: boolean };

/**
 * Reads a text (one page, more when it is long), a spreadsheet (a page or more for each sheet) or a presentation (a
 * page for each slide) of the OpenDocument family, by what its content says it is.
 *
 * @throws AppError `corrupt_file`, `xml_unsafe`, `archive_unsafe`, `decompression_limit`, `password_required`,
 *   `page_limit` (422)
 */
export async function extractOdf(
  path: string,
  sink: PageSink,
  tools: ReaderTools,
): Promise<ExtractionSummary> {
  const container = await openContainer(path);
  try {
    const kinds = await listObjects(container);
    if (!container.has('content.xml')) throw documentErrors.corrupt_file({ format: 'ODF' });
    const styles = new OdfStyles();
    const shared = { styles, pictureAt: (reference: string) => pictureAt(container, reference) };
    const edges = new EdgesReader({ ...shared, objects: new Map() });
    await readPart(container, 'styles.xml', edges);
    const context = { ...shared, objects: await readObjects(container, kinds, shared) };
    const pages = new PageFlow(sink, tools);
    const metadata = await readProperties(container, 'meta.xml');
    const { format, hasHidden } = await readContent(container, context, { edges: edges.pieces, pages });
    const warnings = [...(hasHidden ? ['hidden_content'] : []), ...pages.warnings];
    return { mediaType: MEDIA_TYPES[format], engine: format, warnings, metadata };
  } finally {
    container.close();
  }
}

async function readContent(
  container: Container,
  context: OdfContext,
  { edges, pages }: { readonly edges: readonly Piece[]; readonly pages: PageFlow },
): Promise<Reading> {
  const text = new FlowReader(context, (piece) => pages.add(piece));
  const slides = new PresentationReader(context, pages);
  const sheets = new SpreadsheetReader(context, pages);
  let format: Reading['format'] = 'odt';
  let body: XmlHandler | undefined;
  const bodies: Readonly<Record<string, () => void>> = {
    'office:text': () => {
      for (const piece of edgesOf(edges, 'header')) pages.add(piece);
      [format, body] = ['odt', text];
    },
    'office:presentation': () => {
      [format, body] = ['odp', slides];
    },
    'office:spreadsheet': () => {
      [format, body] = ['ods', sheets];
    },
  };
  await readXml(pages.flushing(container.read('content.xml')), {
    open(name, attributes) {
      if (body) body.open?.(name, attributes);
      else if (bodies[name]) bodies[name]();
      else context.styles.open(name, attributes);
    },
    close: (name) => (bodies[name] ? undefined : body?.close?.(name)),
    text: (piece) => body?.text?.(piece),
  });
  const after = body === text ? [...text.takeNotes(), ...edgesOf(edges, 'footer')] : [];
  for (const piece of after) pages.add(piece);
  await pages.end();
  return { format, hasHidden: slides.hasHidden || sheets.hasHidden };
}

/** What stands for an object of another program shows it and is not read: the object is. */
const REPLACEMENT = /^ObjectReplacements\//;
/** A drawing of lines, beside which programs put the same as a picture. */
const VECTORS = /\.(?:svgz?|svm)$/i;

function pictureAt(container: Container, reference: string): Picture | undefined {
  const part = reference.replace(/^\.\//, '');
  const isRead = container.has(part) && !REPLACEMENT.test(part) && !VECTORS.test(part);
  return isRead ? { name: part, bytes: () => container.read(part) } : undefined;
}

/** Headers or footers, each text and each picture once: every kind of page has its own. */
function edgesOf(edges: readonly Piece[], role: 'header' | 'footer'): Piece[] {
  const pieces = new Map(
    edges
      .filter((piece) => piece.role === role)
      .map((piece) => [piece.picture?.name ?? textOfPieces([piece]), piece]),
  );
  return [...pieces].filter(([text]) => !isPageNumber(text)).map(([, piece]) => piece);
}
