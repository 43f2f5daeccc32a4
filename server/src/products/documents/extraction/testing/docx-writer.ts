import { writeZip, type ZipPart } from './zip-writer.ts';

const W = 'http://schemas.openxmlformats.org/wordprocessingml/2006/main';
const TYPE = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';

const NAMESPACES = [
  `xmlns:w="${W}"`,
  'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"',
  'xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math"',
  'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"',
  'xmlns:c="http://schemas.openxmlformats.org/drawingml/2006/chart"',
  'xmlns:dgm="http://schemas.openxmlformats.org/drawingml/2006/diagram"',
  'xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"',
  'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"',
].join(' ');

const CONTENT_TYPES = `<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>`;

export type DocxPlan = {
  /** The content of `w:body`. */
  readonly body: string;
  /** Content of other parts by relationship kind, such as `footnotes` or `numbering`; the root element is added. */
  readonly parts?: Readonly<Record<string, string>>;
  /** Written before the root element of the document, such as a DOCTYPE. */
  readonly prolog?: string;
  readonly extra?: readonly ZipPart[];
  /** Content types of the parts, when they matter. */
  readonly types?: string;
  /** Raw relationships added to those of the document. */
  readonly relations?: string;
};

const ROOTS: Readonly<Record<string, string>> = {
  header: 'w:hdr',
  footer: 'w:ftr',
  footnotes: 'w:footnotes',
  endnotes: 'w:endnotes',
  comments: 'w:comments',
  numbering: 'w:numbering',
  styles: 'w:styles',
  chart: 'c:chartSpace',
  diagramData: 'dgm:dataModel',
};

/** Writes a Word document from its WordprocessingML. */
export function writeDocx(plan: DocxPlan): Buffer {
  const document = `<w:document ${NAMESPACES}><w:body>${plan.body}</w:body></w:document>`;
  const parts = Object.entries(plan.parts ?? {});
  const relations = parts.map(([kind]) => relation(kind, `${kind}.xml`)).join('');
  return writeZip([
    { name: '[Content_Types].xml', data: plan.types ?? CONTENT_TYPES },
    { name: '_rels/.rels', data: relationships(relation('officeDocument', 'word/document.xml')) },
    { name: 'word/document.xml', data: `<?xml version="1.0"?>${plan.prolog ?? ''}${document}` },
    { name: 'word/_rels/document.xml.rels', data: relationships(relations + (plan.relations ?? '')) },
    ...parts.map(([kind, xml]) => ({ name: `word/${kind}.xml`, data: wrapped(ROOTS[kind] ?? kind, xml) })),
    ...(plan.extra ?? []),
  ]);
}

export function paragraph(text: string, properties = ''): string {
  return `<w:p><w:pPr>${properties}</w:pPr><w:r><w:t xml:space="preserve">${text}</w:t></w:r></w:p>`;
}

function wrapped(root: string, xml: string): string {
  return `<${root} ${NAMESPACES}>${xml}</${root}>`;
}

function relation(kind: string, target: string): string {
  return `<Relationship Id="r-${kind}" Type="${TYPE}/${kind}" Target="${target}"/>`;
}

function relationships(xml: string): string {
  return `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">${xml}</Relationships>`;
}
