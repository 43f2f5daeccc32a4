import type { Merge } from '../page/paragraph-flow.ts';

/** The definition of the row being read, which may come before or after its cells. Source: RTF 1.9.1, "Table Definitions". */
export class RtfRow {
  merges: Merge[] = [];
  isHeader = false;
  #merge: Merge;

  set(word: string): void {
    if (word === 'trowd') {
      this.merges = [];
      this.isHeader = false;
      this.#merge = undefined;
    } else if (word === 'trhdr') this.isHeader = true;
    else if (word === 'clvmrg') this.#merge = 'above';
    else if (word === 'clmrg') this.#merge = 'left';
    else if (word === 'cellx') {
      this.merges.push(this.#merge);
      this.#merge = undefined;
    }
  }
}
