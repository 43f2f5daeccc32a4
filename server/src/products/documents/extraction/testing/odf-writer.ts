import { writeZip, type ZipPart } from './zip-writer.ts';

const ODF = 'urn:oasis:names:tc:opendocument:xmlns';

/** Namespaces of OpenDocument under their usual prefixes. */
const NAMESPACES = Object.entries({
  office: `${ODF}:office:1.0`,
  text: `${ODF}:text:1.0`,
  table: `${ODF}:table:1.0`,
  draw: `${ODF}:drawing:1.0`,
  style: `${ODF}:style:1.0`,
  presentation: `${ODF}:presentation:1.0`,
  svg: `${ODF}:svg-compatible:1.0`,
  chart: `${ODF}:chart:1.0`,
  dc: 'http://purl.org/dc/elements/1.1/',
  xlink: 'http://www.w3.org/1999/xlink',
})
  .map(([prefix, uri]) => `xmlns:${prefix}="${uri}"`)
  .join(' ');

export type OdfPlan = {
  readonly kind: 'text' | 'spreadsheet' | 'presentation';
  /** The content of `office:text`, `office:spreadsheet` or `office:presentation`. */
  readonly body: string;
  /** Styles of the content itself. */
  readonly automatic?: string;
  /** The content of `styles.xml`. */
  readonly styles?: string;
  /** Entries of the manifest. */
  readonly manifest?: string;
  readonly prolog?: string;
  /** Content of embedded charts by folder. */
  readonly charts?: Readonly<Record<string, string>>;
  readonly extra?: readonly ZipPart[];
};

/** Writes a document of the OpenDocument family. */
export function writeOdf(plan: OdfPlan): Buffer {
  const { kind, body, automatic = '', styles = '', manifest = '', prolog = '', charts = {} } = plan;
  const listed = Object.keys(charts).map(
    (folder) =>
      `<manifest:file-entry manifest:full-path="${folder}/" manifest:media-type="application/vnd.oasis.opendocument.chart"/>`,
  );
  return writeZip([
    { name: 'mimetype', data: `application/vnd.oasis.opendocument.${kind}`, isStored: true },
    {
      name: 'META-INF/manifest.xml',
      data: `<manifest:manifest xmlns:manifest="${ODF}:manifest:1.0">${manifest}${listed.join('')}</manifest:manifest>`,
    },
    { name: 'styles.xml', data: root('office:document-styles', styles) },
    {
      name: 'content.xml',
      data: `${prolog}${root('office:document-content', `<office:automatic-styles>${automatic}</office:automatic-styles><office:body><office:${kind}>${body}</office:${kind}></office:body>`)}`,
    },
    ...Object.entries(charts).map(([folder, chart]) => ({
      name: `${folder}/content.xml`,
      data: root(
        'office:document-content',
        `<office:body><office:chart>${chart}</office:chart></office:body>`,
      ),
    })),
    ...(plan.extra ?? []),
  ]);
}

/** Writes the same as one XML file. `metadata` and `styles` are what `meta.xml` and `styles.xml` would hold. */
export function writeFlatOdf(
  plan: Pick<OdfPlan, 'kind' | 'body' | 'automatic' | 'styles'> & { metadata?: string },
): string {
  const { kind, body, automatic = '', styles = '', metadata = '' } = plan;
  const parts = [
    `<office:meta>${metadata}</office:meta>`,
    styles,
    `<office:automatic-styles>${automatic}</office:automatic-styles>`,
    `<office:body><office:${kind}>${body}</office:${kind}></office:body>`,
  ];
  const type = `office:mimetype="application/vnd.oasis.opendocument.${kind}"`;
  return `<?xml version="1.0" encoding="UTF-8"?>\n<office:document ${NAMESPACES} ${type}>${parts.join('')}</office:document>`;
}

function root(name: string, xml: string): string {
  return `<${name} ${NAMESPACES}>${xml}</${name}>`;
}
