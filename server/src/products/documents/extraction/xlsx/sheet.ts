import type { Attributes, XmlHandler } from '../container/xml-part.ts';
import { shownNumber } from '../ooxml/number-format.ts';
import { Subtrees } from '../ooxml/subtrees.ts';
import type { CellFormatsReader } from './cell-formats.ts';
import { type Area, areaOf, placeOf } from './reference.ts';
import { unescaped } from './workbook.ts';

/** The cells of a row that hold something, by column. */
export type SheetRow = { readonly index: number; readonly cells: Map<number, string> };

/** What the sheets of one workbook share. */
export type CellContext = {
  readonly strings: readonly string[];
  readonly formats: CellFormatsReader;
  readonly isFrom1904: boolean;
};

/** Merged areas of one sheet that are heeded. */
const MAX_MERGED = 100_000;

/**
 * Reads the cells of a sheet as a reader sees them: numbers in their formats, the last results of formulas (a
 * formula that no program has computed yet as it is written). Gives row by row; merged areas come after the rows, as the file has them. Source: ISO/IEC 29500-1 18.3.1.
 */
export class SheetReader implements XmlHandler {
  readonly merged: Area[] = [];
  /** Headers and footers of the printed sheet. */
  readonly edges: { readonly role: 'header' | 'footer'; readonly text: string }[] = [];
  readonly #context: CellContext;
  readonly #emit: (row: SheetRow) => void;
  readonly #subtrees = new Subtrees(['x:rPh', 'x:extLst']);
  #row: SheetRow = { index: -1, cells: new Map() };
  #column = -1;
  #type = 'n';
  #style = 0;
  #value: string | undefined;
  #formula = '';
  #isText = false;
  #isFormula = false;

  constructor(context: CellContext, emit: (row: SheetRow) => void) {
    this.#context = context;
    this.#emit = emit;
  }

  open(name: string, attributes: Attributes): void {
    if (this.#subtrees.open(name)) return;
    if (name === 'x:c') this.#openCell(attributes);
    else if (name === 'x:f') this.#formula = '';
    else if (name === 'x:v' || name === 'x:is') this.#value = '';
    else if (name === 'x:row') this.#openRow(attributes);
    else if (name === 'x:mergeCell') this.#merge(attributes);
    else if (EDGES[name]) this.#value = '';
    this.#isFormula = name === 'x:f';
    this.#isText = name === 'x:v' || name === 'x:t' || name in EDGES;
  }

  close(name: string): void {
    if (this.#subtrees.close(name)) return;
    this.#isText = false;
    this.#isFormula = false;
    if (name === 'x:c') this.#closeCell();
    else if (name === 'x:row' && this.#row.cells.size > 0) this.#emit(this.#row);
    else if (EDGES[name]) this.#closeEdge(EDGES[name]);
  }

  text(text: string): void {
    if (this.#subtrees.isSkipping) return;
    if (this.#isText && this.#value !== undefined) this.#value += text;
    else if (this.#isFormula) this.#formula += text;
  }

  #openRow({ r }: Attributes): void {
    const index = r === undefined ? this.#row.index + 1 : Number(r) - 1;
    this.#row = { index, cells: new Map() };
    this.#column = -1;
  }

  #openCell({ r, t, s }: Attributes): void {
    this.#column = placeOf(r)?.column ?? this.#column + 1;
    [this.#type, this.#style] = [t ?? 'n', Number(s ?? 0)];
    [this.#value, this.#formula] = [undefined, ''];
  }

  #closeCell(): void {
    const isComputed = this.#value !== undefined && this.#value !== '';
    const written = this.#formula.trim() === '' ? '' : `=${this.#formula.trim()}`;
    const shown = isComputed ? this.#shown(this.#value ?? '') : this.#type === 'str' ? '' : written;
    if (shown.trim() !== '') this.#row.cells.set(this.#column, shown);
    this.#value = undefined;
  }

  #shown(value: string): string {
    const { strings, formats, isFrom1904 } = this.#context;
    if (this.#type === 's') return strings[Number(value)] ?? '';
    if (this.#type === 'b') return value === '1' ? 'TRUE' : 'FALSE';
    if (this.#type !== 'n') return unescaped(value);
    const number = value.trim() === '' ? Number.NaN : Number(value);
    return Number.isNaN(number) ? value : shownNumber(number, formats.codeOf(this.#style), isFrom1904);
  }

  #merge({ ref }: Attributes): void {
    const area = areaOf(ref);
    if (area && this.merged.length < MAX_MERGED) this.merged.push(area);
  }

  #closeEdge(role: 'header' | 'footer'): void {
    const text = edgeText(this.#value ?? '');
    if (text) this.edges.push({ role, text });
    this.#value = undefined;
  }
}

const EDGES: Readonly<Record<string, 'header' | 'footer'>> = {
  'x:oddHeader': 'header',
  'x:firstHeader': 'header',
  'x:oddFooter': 'footer',
  'x:firstFooter': 'footer',
};

/**
 * The sections at the left, in the middle and at the right, without codes for fonts. One that holds the number of
 * the page, the time or a name of the file is only known when printing. Source: ISO/IEC 29500-1 18.3.1.46.
 */
function edgeText(coded: string): string {
  return coded
    .replace(/&"[^"]*"|&K[0-9A-F]{6}|&\d+/gi, '')
    .split(/&[LCR]/)
    .filter((section) => !/(?<!&)&[PNDTAFZG]/.test(section))
    .map((section) => section.replace(/&[^&]/g, '').replace(/&&/g, '&').trim())
    .filter((section) => section !== '')
    .join(' ');
}
