import { readXml, type XmlHandler } from '../container/xml-part.ts';
import type { PageFlow } from '../page/page-flow.ts';
import { isPageNumber } from '../page/page-number.ts';
import { type Piece, textOfPieces } from '../page/piece.ts';
import type { EdgesReader } from './edges.ts';
import { FlowReader, type OdfContext } from './flow.ts';
import { InlineObjects } from './inline-objects.ts';
import { PresentationReader } from './presentation.ts';
import { SpreadsheetReader } from './spreadsheet.ts';

/** Which of the three formats the content turned out to be, and whether anything in it was hidden. */
export type Reading = { format: 'odt' | 'ods' | 'odp'; hasHidden: boolean };

type Around = {
  /** Hears what stands before the body. */
  readonly preamble: XmlHandler;
  /** The headers and footers, as far as they were read when the body begins. */
  readonly edges: EdgesReader;
  readonly pages: PageFlow;
};

/** Reads the styles of the content itself, then its body into pages. */
export async function readContent(
  content: AsyncIterable<Buffer>,
  context: OdfContext,
  { preamble, edges, pages }: Around,
): Promise<Reading> {
  const text = new FlowReader(context, (piece) => pages.add(piece));
  const slides = new PresentationReader(context, pages);
  const sheets = new SpreadsheetReader(context, pages);
  let format: Reading['format'] = 'odt';
  let reader: XmlHandler = preamble;
  const bodies: Readonly<Record<string, () => void>> = {
    'office:text': () => {
      for (const piece of edgesOf(edges, 'header')) pages.add(piece);
      [format, reader] = ['odt', text];
    },
    'office:presentation': () => {
      [format, reader] = ['odp', slides];
    },
    'office:spreadsheet': () => {
      [format, reader] = ['ods', sheets];
    },
  };
  const body: XmlHandler = {
    open(name, attributes) {
      if (reader === preamble && bodies[name]) bodies[name]();
      else reader.open?.(name, attributes);
    },
    close: (name) => (bodies[name] ? undefined : reader.close?.(name)),
    text: (piece) => reader.text?.(piece),
  };
  await readXml(pages.flushing(content), new InlineObjects(context, body));
  const after = reader === text ? [...text.takeNotes(), ...edgesOf(edges, 'footer')] : [];
  for (const piece of after) pages.add(piece);
  await pages.end();
  return { format, hasHidden: slides.hasHidden || sheets.hasHidden };
}

/** Headers or footers, each text and each picture once: every kind of page has its own. */
function edgesOf(edges: EdgesReader, role: 'header' | 'footer'): Piece[] {
  const pieces = new Map(
    edges.pieces
      .filter((piece) => piece.role === role)
      .map((piece) => [piece.picture?.name ?? textOfPieces([piece]), piece]),
  );
  return [...pieces].filter(([text]) => !isPageNumber(text)).map(([, piece]) => piece);
}
