import { writeZip, type ZipPart } from './zip-writer.ts';

const TYPE = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
const PACKAGE = 'http://schemas.openxmlformats.org/package/2006';

/** Namespaces of Office files under their usual prefixes, for a root element. */
export const NAMESPACES = Object.entries({
  p: 'http://schemas.openxmlformats.org/presentationml/2006/main',
  p188: 'http://schemas.microsoft.com/office/powerpoint/2018/8/main',
  a: 'http://schemas.openxmlformats.org/drawingml/2006/main',
  c: 'http://schemas.openxmlformats.org/drawingml/2006/chart',
  xdr: 'http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing',
  dgm: 'http://schemas.openxmlformats.org/drawingml/2006/diagram',
  mc: 'http://schemas.openxmlformats.org/markup-compatibility/2006',
  r: TYPE,
})
  .map(([prefix, uri]) => `xmlns:${prefix}="${uri}"`)
  .join(' ');

export type OpcPart = {
  readonly xml: string;
  /** Relationships by id: kind, and target as seen from the folder of the part. */
  readonly relations?: Readonly<Record<string, readonly [kind: string, target: string]>>;
};

/** Writes an Office file of parts by name; the first is the main one, of this content type. */
export function writePackage(
  contentType: string,
  parts: Readonly<Record<string, OpcPart>>,
  extra: readonly ZipPart[] = [],
): Buffer {
  const [main = ''] = Object.keys(parts);
  return writeZip([
    {
      name: '[Content_Types].xml',
      data: `<Types xmlns="${PACKAGE}/content-types"><Override PartName="/${main}" ContentType="${contentType}"/></Types>`,
    },
    { name: '_rels/.rels', data: relationships({ main: ['officeDocument', main] }) },
    ...Object.entries(parts).flatMap(([name, { xml, relations }]) => [
      { name, data: xml },
      ...(relations ? [{ name: relationsName(name), data: relationships(relations) }] : []),
    ]),
    ...extra,
  ]);
}

function relationsName(part: string): string {
  const slash = part.lastIndexOf('/') + 1;
  return `${part.slice(0, slash)}_rels/${part.slice(slash)}.rels`;
}

function relationships(relations: NonNullable<OpcPart['relations']>): string {
  const list = Object.entries(relations).map(
    ([id, [kind, target]]) => `<Relationship Id="${id}" Type="${TYPE}/${kind}" Target="${target}"/>`,
  );
  return `<Relationships xmlns="${PACKAGE}/relationships">${list.join('')}</Relationships>`;
}
