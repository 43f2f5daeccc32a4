import type { Attributes, XmlHandler } from '../container/xml-part.ts';

/** Formats that a file names by number only. Source: ISO/IEC 29500-1 18.8.30. */
export const BUILT_IN_FORMATS: Readonly<Record<number, string>> = {
  1: '0',
  2: '0.00',
  3: '#,##0',
  4: '#,##0.00',
  9: '0%',
  10: '0.00%',
  11: '0.00E+00',
  12: '# ?/?',
  13: '# ??/??',
  14: 'm/d/yyyy',
  15: 'd-mmm-yy',
  16: 'd-mmm',
  17: 'mmm-yy',
  18: 'h:mm AM/PM',
  19: 'h:mm:ss AM/PM',
  20: 'h:mm',
  21: 'h:mm:ss',
  22: 'm/d/yy h:mm',
  37: '#,##0;(#,##0)',
  38: '#,##0;(#,##0)',
  39: '#,##0.00;(#,##0.00)',
  40: '#,##0.00;(#,##0.00)',
  45: 'mm:ss',
  46: '[h]:mm:ss',
  47: 'mm:ss.0',
  48: '##0.0E+0',
  49: '@',
};

/** Reads from `styles.xml` how the cells of each style show their numbers. Source: ISO/IEC 29500-1 18.8. */
export class CellFormatsReader implements XmlHandler {
  readonly #codes = new Map<number, string>();
  readonly #styles: number[] = [];
  #isCellStyles = false;

  open(name: string, attributes: Attributes): void {
    if (name === 'x:numFmt') this.#codes.set(Number(attributes.numFmtId), attributes.formatCode ?? '');
    else if (name === 'x:cellXfs') this.#isCellStyles = true;
    else if (name === 'x:xf' && this.#isCellStyles) this.#styles.push(Number(attributes.numFmtId ?? 0));
  }

  close(name: string): void {
    if (name === 'x:cellXfs') this.#isCellStyles = false;
  }

  /** The format code of a cell's style; `General` when it has none. */
  codeOf(style: number): string {
    const id = this.#styles[style] ?? 0;
    return this.#codes.get(id) ?? BUILT_IN_FORMATS[id] ?? 'General';
  }
}
