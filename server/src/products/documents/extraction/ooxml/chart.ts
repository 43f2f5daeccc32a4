import type { Attributes, XmlHandler } from '../container/xml-part.ts';
import type { Piece } from '../page/piece.ts';
import { shownNumber } from './number-format.ts';

type Cells = Map<number, string>;
type Series = { name: string; readonly categories: Cells; readonly values: Cells; readonly sizes: Cells };

/** Points of one series that are shown; a plot has no more than a few thousand that anybody sees. */
const MAX_POINTS = 10_000;

/** Which cells of a series an element holds. Source: ISO/IEC 29500-1 21.2.2. */
const ARGUMENTS: Readonly<Record<string, 'categories' | 'values' | 'sizes'>> = {
  'c:cat': 'categories',
  'c:xVal': 'categories',
  'c:val': 'values',
  'c:yVal': 'values',
  'c:bubbleSize': 'sizes',
};

/**
 * Reads a chart: its titles (of the chart, then of the axes), then a table of its categories and series, from the
 * values that the chart keeps of the sheet it was drawn from.
 */
export class ChartReader implements XmlHandler {
  readonly #titles: string[] = [];
  readonly #series: Series[] = [];
  #cells: Cells | undefined;
  #isName = false;
  #title: string | undefined;
  #point = 0;
  #code = '';
  #levels = 0;
  #isNumber = false;
  #text: string | undefined;

  open(name: string, attributes: Attributes): void {
    const series = this.#series.at(-1);
    const argument = ARGUMENTS[name];
    if (name === 'c:ser') this.#series.push({ name: '', ...newCells() });
    else if (argument) [this.#cells, this.#levels, this.#code] = [series?.[argument], 0, ''];
    else if (name === 'c:tx') this.#isName = this.#title === undefined;
    else if (name === 'c:title') this.#title = '';
    else if (name === 'c:lvl') this.#levels += 1;
    else if (/^c:(?:num|str|multiLvlStr)(?:Cache|Lit)$/.test(name)) this.#isNumber = name.startsWith('c:num');
    else if (name === 'c:pt') this.#openPoint(attributes);
    else if (name === 'c:v' || name === 'a:t' || name === 'c:formatCode') this.#text = '';
  }

  close(name: string): void {
    if (name === 'c:v') this.#closeValue();
    else if (this.#title !== undefined && name === 'a:t') this.#title += this.#text ?? '';
    else if (this.#title !== undefined && name === 'a:p') this.#title += '\n';
    else if (name === 'c:formatCode') this.#code = this.#text ?? '';
    else if (name === 'c:title') this.#closeTitle();
    else if (name === 'c:tx') this.#isName = false;
    else if (ARGUMENTS[name]) this.#cells = undefined;
    if (name === 'c:v' || name === 'a:t' || name === 'c:formatCode') this.#text = undefined;
  }

  text(text: string): void {
    if (this.#text !== undefined) this.#text += text;
  }

  /** The chart as a reader would note it down. */
  get pieces(): Piece[] {
    const titles = this.#titles.map((text) => ({ kind: 'paragraph', text, role: 'chart' }) as const);
    const rows = this.#rows();
    if (rows.length < 2) return titles;
    return [...titles, { kind: 'table', rows, headerRows: 1, role: 'chart' }];
  }

  #openPoint({ idx, formatCode }: Attributes): void {
    this.#point = Number(idx);
    if (formatCode) this.#code = formatCode;
  }

  #closeTitle(): void {
    const title = this.#title?.trim();
    if (title) this.#titles.push(title);
    this.#title = undefined;
  }

  #closeValue(): void {
    const text = this.#text ?? '';
    const series = this.#series.at(-1);
    // A title or a name taken from a cell has its text in the same elements as the values.
    if (this.#title !== undefined) this.#title += text;
    else if (this.#isName && series) series.name = [series.name, text].filter(Boolean).join(' ');
    else if (this.#cells && this.#point < MAX_POINTS) this.#setPoint(this.#cells, text);
  }

  /** Of categories in levels the innermost comes first; the outer ones stand before it. */
  #setPoint(cells: Cells, text: string): void {
    const number = this.#isNumber && text.trim() !== '' ? Number(text) : Number.NaN;
    const shown = Number.isNaN(number) ? text : shownNumber(number, this.#code);
    const inner = this.#levels > 1 ? cells.get(this.#point) : undefined;
    cells.set(this.#point, inner === undefined ? shown : `${shown} ${inner}`);
  }

  #rows(): string[][] {
    const columns = this.#series.flatMap(({ name, values, sizes }) =>
      sizes.size > 0
        ? [
            { name, cells: values },
            { name: '', cells: sizes },
          ]
        : [{ name, cells: values }],
    );
    const categories = this.#series.find((series) => series.categories.size > 0)?.categories ?? new Map();
    const points = new Set([...categories.keys(), ...columns.flatMap(({ cells }) => [...cells.keys()])]);
    const numbers = [...points].filter(Number.isSafeInteger).sort((a, b) => a - b);
    return [
      ['', ...columns.map(({ name }) => name)],
      ...numbers.map((point) => [
        categories.get(point) ?? '',
        ...columns.map(({ cells }) => cells.get(point) ?? ''),
      ]),
    ];
  }
}

function newCells(): Omit<Series, 'name'> {
  return { categories: new Map(), values: new Map(), sizes: new Map() };
}
