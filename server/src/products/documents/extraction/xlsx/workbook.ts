import type { XmlHandler } from '../container/xml-part.ts';
import type { Container } from '../container/zip-container.ts';
import { readPart } from '../ooxml/package-parts.ts';
import { Subtrees } from '../ooxml/subtrees.ts';

/** A sheet as the workbook lists it, in the order of its tabs. */
export type SheetEntry = { readonly name: string; readonly relation: string; readonly isHidden: boolean };

export type Workbook = {
  readonly sheets: readonly SheetEntry[];
  /** Dates count from 1904 in place of 1900. */
  readonly isFrom1904: boolean;
};

/** Reads the list of sheets. Source: ISO/IEC 29500-1 18.2. */
export async function readWorkbook(container: Container, part: string): Promise<Workbook> {
  const sheets: SheetEntry[] = [];
  let isFrom1904 = false;
  await readPart(container, part, {
    open(name, attributes) {
      if (name === 'x:workbookPr') isFrom1904 = /^(?:1|true)$/.test(attributes.date1904 ?? '');
      if (name !== 'x:sheet') return;
      sheets.push({
        name: attributes.name ?? '',
        relation: attributes['r:id'] ?? '',
        isHidden: /hidden/i.test(attributes.state ?? ''),
      });
    },
  });
  return { sheets, isFrom1904 };
}

/** Reads the texts that cells share, without the phonetic guides over them. Source: ISO/IEC 29500-1 18.4. */
export class SharedStringsReader implements XmlHandler {
  readonly strings: string[] = [];
  readonly #subtrees = new Subtrees(['x:rPh', 'x:phoneticPr', 'x:rPr']);
  #string = '';
  #isText = false;

  open(name: string): void {
    if (this.#subtrees.open(name)) return;
    if (name === 'x:si') this.#string = '';
    this.#isText = name === 'x:t';
  }

  close(name: string): void {
    if (this.#subtrees.close(name)) return;
    this.#isText = false;
    if (name === 'x:si') this.strings.push(unescaped(this.#string));
  }

  text(text: string): void {
    if (this.#isText) this.#string += text;
  }
}

/** Characters that XML cannot hold are written as `_x000D_`. Source: ISO/IEC 29500-1 22.4.2.4. */
export function unescaped(text: string): string {
  if (!text.includes('_x')) return text;
  return text.replace(/_x([0-9A-F]{4})_/gi, (_, code: string) =>
    String.fromCharCode(Number.parseInt(code, 16)),
  );
}
