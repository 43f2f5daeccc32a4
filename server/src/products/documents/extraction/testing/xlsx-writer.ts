import { NAMESPACES, type OpcPart, writePackage } from './opc-writer.ts';
import type { ZipPart } from './zip-writer.ts';

const X = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"';
const MAIN = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml';

export type SheetPlan = {
  readonly name: string;
  /** The content of `sheetData`. */
  readonly rows: string;
  /** What follows the cells, such as merged areas. */
  readonly after?: string;
  readonly state?: 'hidden' | 'veryHidden';
  readonly relations?: OpcPart['relations'];
};

export type XlsxPlan = {
  readonly sheets: readonly SheetPlan[];
  /** The content of `sst`. */
  readonly strings?: string;
  /** The content of `styleSheet`. */
  readonly styles?: string;
  readonly workbookProperties?: string;
  /** Other parts by name, and relationships of the workbook to them. */
  readonly parts?: Readonly<Record<string, OpcPart>>;
  readonly relations?: OpcPart['relations'];
  readonly contentType?: string;
  readonly extra?: readonly ZipPart[];
};

/** Writes a workbook from its SpreadsheetML; the tabs are in the opposite order of the parts. */
export function writeXlsx(plan: XlsxPlan): Buffer {
  const tabs = plan.sheets.map(
    ({ name, state = 'visible' }, index) =>
      `<sheet name="${name}" sheetId="${index + 1}" state="${state}" r:id="s${index}"/>`,
  );
  const last = plan.sheets.length;
  const sheets = plan.sheets.map(({ rows, after = '', relations = {} }, index) => [
    `xl/worksheets/sheet${last - index}.xml`,
    { xml: `<worksheet ${X} ${NAMESPACES}><sheetData>${rows}</sheetData>${after}</worksheet>`, relations },
  ]);
  const relations = Object.fromEntries(
    plan.sheets.map((_, index) => [
      `s${index}`,
      ['worksheet', `worksheets/sheet${last - index}.xml`] as const,
    ]),
  );
  return writePackage(
    plan.contentType ?? MAIN,
    {
      'xl/workbook.xml': {
        xml: `<workbook ${X} ${NAMESPACES}>${plan.workbookProperties ?? ''}<sheets>${tabs.join('')}</sheets></workbook>`,
        relations: {
          ...relations,
          strings: ['sharedStrings', 'sharedStrings.xml'],
          styles: ['styles', 'styles.xml'],
          ...plan.relations,
        },
      },
      ...Object.fromEntries(sheets),
      'xl/sharedStrings.xml': { xml: `<sst ${X}>${plan.strings ?? ''}</sst>` },
      'xl/styles.xml': { xml: `<styleSheet ${X}>${plan.styles ?? ''}</styleSheet>` },
      ...plan.parts,
    },
    plan.extra,
  );
}

/** Rows of texts, beginning at the first cell. */
export function textRows(rows: readonly (readonly string[])[]): string {
  const cells = (row: readonly string[]) =>
    row.map((text) => `<c t="inlineStr"><is><t>${text}</t></is></c>`).join('');
  return rows.map((row) => `<row>${cells(row)}</row>`).join('');
}
