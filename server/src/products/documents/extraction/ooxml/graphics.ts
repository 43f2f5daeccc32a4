import type { XmlHandler } from '../container/xml-part.ts';
import type { Container } from '../container/zip-container.ts';
import type { BlockRole } from '../page/block.schema.ts';
import { missingPicture } from '../page/picture.ts';
import { type Piece, pieceOfPicture } from '../page/piece.ts';
import { ChartReader } from './chart.ts';
import { ChartExReader } from './chart-ex.ts';
import { DiagramReader } from './diagram.ts';
import { type Relation, readPart } from './package-parts.ts';

const READERS: Readonly<Record<string, () => XmlHandler & { readonly pieces: Piece[] }>> = {
  chart: () => new ChartReader(),
  chartEx: () => new ChartExReader(),
  diagramData: () => new DiagramReader(),
};

/**
 * What a drawing names by a relationship: charts and diagrams, read before the text that they stand in, and pictures,
 * whose bytes are read when their words are wanted.
 */
export async function readGraphics(
  container: Container,
  relations: readonly Relation[],
): Promise<Map<string, Piece[]>> {
  const graphics = new Map<string, Piece[]>();
  for (const { id, kind, target } of relations) {
    if (kind === 'image') graphics.set(id, [pictureAt(container, target)]);
    const reader = READERS[kind]?.();
    if (!reader) continue;
    await readPart(container, target, reader);
    graphics.set(id, reader.pieces);
  }
  return graphics;
}

function pictureAt(container: Container, part: string): Piece {
  return pieceOfPicture({ name: part.toLowerCase(), bytes: () => container.read(part) });
}

/** What Word adds to a description that it made up itself, which nobody wrote or checked. */
const MACHINE_MADE =
  /description (?:automatically generated|générée automatiquement)|automatisch generierte beschreibung|AI-generated content/i;

/** A name of a file or of nothing in particular, which programs put where the description belongs. */
const MERE_NAME =
  /^(?:(?:picture|image|graphic)(?: \d+)?|\S+\.(?:png|jpe?g|gif|bmp|tiff?|svg|emf|wmf|webp))$/i;

/** The description that an author gave a picture, or undefined. */
export function descriptionOf(text: string | undefined): string | undefined {
  const description = text?.trim();
  if (!description || MACHINE_MADE.test(description) || MERE_NAME.test(description)) return undefined;
  return description;
}

/** Adds the description that an author gave, unless an alternative of the same thing has just given it. */
export function describeIn(pieces: Piece[], text: string | undefined, role?: BlockRole): void {
  const description = descriptionOf(text);
  const last = pieces.at(-1);
  if (!description || (last?.kind === 'image' && last.text === description)) return;
  pieces.push({ kind: 'image', text: description, ...(role && { role }) });
}

/** What an element of a drawing shows of `graphics`, or undefined when it is none that names any. */
export function shownBy(
  name: string,
  attributes: Readonly<Record<string, string>>,
  graphics: ReadonlyMap<string, readonly Piece[]>,
): readonly Piece[] | undefined {
  const relation = relationIn(name, attributes);
  if (relation === undefined) return undefined;
  const pieces = graphics.get(relation);
  if (pieces) return pieces;
  // What is embedded should be in the file; what is only linked is elsewhere. Source: ISO/IEC 29500-1 20.1.8.13.
  const isMissing = (name === 'a:blip' || name === 'v:imagedata') && relation !== '';
  return isMissing ? [pieceOfPicture(missingPicture(`relationship ${relation}`))] : [];
}

/** The relationship that a chart, a diagram or a picture in a drawing names, or undefined. */
function relationIn(name: string, attributes: Readonly<Record<string, string>>): string | undefined {
  if (name === 'c:chart' || name === 'cx:chart') return attributes['r:id'];
  if (name === 'a:blip') return attributes['r:embed'];
  if (name === 'v:imagedata' || name === 'v:fill') return attributes['r:id'];
  return name === 'dgm:relIds' ? attributes['r:dm'] : undefined;
}
