import type { Attributes, XmlHandler } from '../container/xml-part.ts';
import type { Piece } from '../page/piece.ts';
import { shownNumber } from './number-format.ts';

type Data = {
  readonly id: string;
  /** Categories by level, the innermost first, and then by point. */
  readonly levels: Map<number, string>[];
  readonly values: Map<number, string>;
  name: string;
};

/** Elements that hold one text, all of it together. */
const TEXTS = new Set(['cx:pt', 'cx:f', 'cx:v', 'a:p']);

/** Points of one chart that are shown. */
const MAX_POINTS = 10_000;

/**
 * Reads a chart of the kinds that came with Office 2016 (waterfall, treemap, sunburst, funnel, box plot): its
 * titles, then a table of each of its sets of data. Source: MS-ODRAWXML 2.24.
 */
export class ChartExReader implements XmlHandler {
  readonly #titles: string[] = [];
  readonly #data: Data[] = [];
  #cells: Map<number, string> | undefined;
  #isNumber = false;
  #code = '';
  #point = 0;
  #isSeries = false;
  #name = '';
  #text = '';

  open(name: string, attributes: Attributes): void {
    const data = this.#data.at(-1);
    if (name === 'cx:data') {
      this.#data.push({ id: attributes.id ?? '', levels: [], values: new Map(), name: '' });
    } else if (name === 'cx:strDim' || name === 'cx:numDim') this.#isNumber = name === 'cx:numDim';
    else if (name === 'cx:lvl') this.#openLevel(data, attributes);
    else if (name === 'cx:pt') this.#point = Number(attributes.idx);
    else if (name === 'cx:series') [this.#isSeries, this.#name] = [true, ''];
    else if (name === 'cx:dataId') this.#nameData(attributes.val);
    if (TEXTS.has(name)) this.#text = '';
  }

  close(name: string): void {
    const text = this.#text.trim();
    if (name === 'cx:pt' && this.#point < MAX_POINTS) this.#cells?.set(this.#point, this.#shown(text));
    else if (name === 'cx:v' || name === 'a:p') this.#closeText(text);
    else if (name === 'cx:series') this.#isSeries = false;
    if (TEXTS.has(name)) this.#text = '';
  }

  text(text: string): void {
    this.#text += text;
  }

  get pieces(): Piece[] {
    const titles = this.#titles.map((text) => ({ kind: 'paragraph', text, role: 'chart' }) as const);
    return [...titles, ...this.#data.filter(({ values }) => values.size > 0).map(tableOf)];
  }

  #openLevel(data: Data | undefined, { formatCode }: Attributes): void {
    this.#code = formatCode ?? '';
    this.#cells = this.#isNumber ? data?.values : new Map();
    if (!this.#isNumber && this.#cells) data?.levels.push(this.#cells);
  }

  #shown(text: string): string {
    const number = this.#isNumber && text !== '' ? Number(text) : Number.NaN;
    return Number.isNaN(number) ? text : shownNumber(number, this.#code);
  }

  #closeText(text: string): void {
    if (text === '') return;
    if (this.#isSeries) this.#name ||= text;
    else this.#titles.push(text);
  }

  #nameData(id: string | undefined): void {
    const data = this.#data.find((one) => one.id === id);
    if (data) data.name ||= this.#name;
  }
}

function tableOf({ levels, values, name }: Data): Piece {
  const points = [...values.keys()].filter(Number.isSafeInteger).sort((a, b) => a - b);
  const outerFirst = levels.toReversed();
  const width = Math.max(outerFirst.length, 1);
  const rows = points.map((point) => [
    ...Array.from({ length: width }, (_, level) => outerFirst[level]?.get(point) ?? ''),
    values.get(point) ?? '',
  ]);
  return { kind: 'table', rows: [[...Array(width).fill(''), name], ...rows], headerRows: 1, role: 'chart' };
}
