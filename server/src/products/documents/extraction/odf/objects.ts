import { documentErrors } from '../../errors.ts';
import type { Container } from '../container/zip-container.ts';
import { readPart } from '../ooxml/package-parts.ts';
import { inRole, type Piece } from '../page/piece.ts';
import { type EmbeddedObject, FlowReader, type OdfContext } from './flow.ts';
import { MathMlReader } from './mathml.ts';

/** Objects of one document; each is read before the text that it stands in. */
const MAX_OBJECTS = 1_000;

const READERS: Readonly<Record<string, EmbeddedObject['kind']>> = {
  'application/vnd.oasis.opendocument.formula': 'formula',
  'application/vnd.oasis.opendocument.chart': 'chart',
  'application/vnd.oasis.opendocument.text': 'document',
  'application/vnd.oasis.opendocument.spreadsheet': 'document',
  'application/vnd.oasis.opendocument.presentation': 'document',
  'application/vnd.oasis.opendocument.graphics': 'document',
};

/**
 * Reads the list of what a file holds: which folders are charts, formulas and documents. Source: ODF 1.3 part 2, 4.
 *
 * @throws AppError `password_required` (422): a part is encrypted
 */
export async function listObjects(container: Container): Promise<Map<string, EmbeddedObject['kind']>> {
  const objects = new Map<string, EmbeddedObject['kind']>();
  await readPart(container, 'META-INF/manifest.xml', {
    open(name, attributes) {
      if (name === 'manifest:encryption-data') throw documentErrors.password_required();
      const kind = READERS[attributes['manifest:media-type'] ?? ''];
      const folder = (attributes['manifest:full-path'] ?? '').replace(/\/$/, '');
      if (kind && folder !== '' && objects.size < MAX_OBJECTS) objects.set(folder, kind);
    },
  });
  return objects;
}

/** Reads charts (titles, then the table that they keep), formulas, and the text of other documents. */
export async function readObjects(
  container: Container,
  kinds: ReadonlyMap<string, EmbeddedObject['kind']>,
  context: Omit<OdfContext, 'objects'>,
): Promise<Map<string, EmbeddedObject>> {
  const objects = new Map<string, EmbeddedObject>();
  for (const [folder, kind] of kinds) {
    const part = `${folder}/content.xml`;
    if (kind === 'formula') {
      const reader = new MathMlReader();
      await readPart(container, part, reader);
      objects.set(folder, { kind, line: reader.line });
    } else {
      const pieces: Piece[] = [];
      const flow = new FlowReader({ ...context, objects: new Map() }, (piece) => pieces.push(piece));
      await readPart(container, part, flow);
      pieces.push(...flow.takeNotes());
      objects.set(folder, { kind, pieces: kind === 'chart' ? inRole(pieces, 'chart') : pieces });
    }
  }
  return objects;
}
