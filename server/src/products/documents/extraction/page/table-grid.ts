/** Word's own limit is 63 columns, Calc's 16,384; no honest cell covers more. */
const MAX_SPAN = 64;

/** A longer text stands once in a merged cell, so that no file can multiply itself by its merged cells. */
const MAX_REPEATED = 1_000;

/**
 * The rows of a table with merged cells. The text of a merged cell stands in every cell that it covers, so that
 * each row can be read, searched and exported by itself.
 */
export class TableGrid {
  readonly rows: string[][] = [];

  startRow(): void {
    this.rows.push([]);
  }

  add(text: string, columns = 1): void {
    const row = this.#row();
    row.push(text);
    for (let more = 1; more < Math.min(columns, MAX_SPAN); more += 1) row.push(repeatable(text));
  }

  /** A cell covered by the one above it. */
  addFromAbove(columns = 1): void {
    const row = this.#row();
    const above = this.rows.at(-2);
    for (let more = 0; more < Math.min(columns, MAX_SPAN); more += 1) {
      row.push(repeatable(above?.[row.length] ?? ''));
    }
  }

  /** A cell covered by the one at its left. */
  addFromLeft(): void {
    const row = this.#row();
    row.push(repeatable(row.at(-1) ?? ''));
  }

  #row(): string[] {
    if (this.rows.length === 0) this.startRow();
    return this.rows.at(-1) as string[];
  }
}

function repeatable(text: string): string {
  return text.length > MAX_REPEATED ? '' : text;
}
