import type { Block } from '../extraction/page/block.schema.ts';
import type { SummarisedPage } from '../summary/sentences.ts';
import type { TermsOf } from '../summary/terms.ts';

/** A row that may answer: where it stands, how it is told, and the words by which it is compared. */
export type AnsweringRow = {
  readonly page: number;
  readonly start: number;
  readonly end: number;
  readonly text: string;
  /** Its cells, each under the name of its column. */
  readonly told: string;
};

type Table = Extract<Block, { kind: 'table' }>;

/** Rows of tables with a word of the question in one of their cells; the head of the table is told with them. */
export function answeringRows(
  pages: readonly SummarisedPage[],
  question: string,
  termsOf: TermsOf,
): AnsweringRow[] {
  const asked = new Set(termsOf(question));
  const isAsked = (text: string) => termsOf(text).some((term) => asked.has(term));
  return pages.flatMap((page) =>
    page.blocks.flatMap((block) =>
      block.kind === 'table' ? rowsOf(page, block).filter(({ text }) => isAsked(text)) : [],
    ),
  );
}

/** Each row is a line of the text. */
function rowsOf({ number, text }: SummarisedPage, { rows, header_rows, start, end }: Table): AnsweringRow[] {
  const lines = text.slice(start, end).split('\n');
  if (lines.length !== rows.length) return [];
  const head = rows.slice(0, header_rows).at(-1) ?? [];
  let at = start;
  return rows.flatMap((cells, index) => {
    const line = lines[index] ?? '';
    const place = { page: number, start: at, end: at + line.length, text: line };
    at += line.length + 1;
    return index < header_rows || line.trim() === '' ? [] : [{ ...place, told: toldAs(cells, head) }];
  });
}

function toldAs(cells: readonly string[], head: readonly string[]): string {
  const named = cells.map((cell, column) => {
    const name = head[column] ?? '';
    return cell === '' || name === '' ? cell : `${name}: ${cell}`;
  });
  return named.filter((cell) => cell !== '').join(' · ');
}
