import type { Attributes } from '../container/xml-part.ts';
import type { Piece } from '../page/piece.ts';
import { TableGrid } from '../page/table-grid.ts';

/** A table on a slide. Source: ISO/IEC 29500-1 21.1.3. */
export class SlideTable {
  readonly #grid = new TableGrid();
  #texts: string[] = [];
  #isBesides = false;
  #isBelow = false;
  #headerRows = 0;

  /** True when the element belongs to the table and not to the text in it. */
  open(name: string, attributes: Attributes): boolean {
    if (name === 'a:tr') this.#grid.startRow();
    else if (name === 'a:tblPr') this.#headerRows = isOn(attributes.firstRow) ? 1 : 0;
    else if (name === 'a:tc') {
      [this.#isBesides, this.#isBelow] = [isOn(attributes.hMerge), isOn(attributes.vMerge)];
      this.#texts = [];
    } else return false;
    return true;
  }

  close(name: string): void {
    if (name !== 'a:tc') return;
    if (this.#isBelow) this.#grid.addFromAbove();
    else if (this.#isBesides) this.#grid.addFromLeft();
    else this.#grid.add(this.#texts.join('\n'));
  }

  put(text: string): void {
    this.#texts.push(text);
  }

  get piece(): Piece {
    return { kind: 'table', rows: this.#grid.rows, headerRows: this.#headerRows };
  }
}

function isOn(value: string | undefined): boolean {
  return value === '1' || value === 'true';
}
