import type { Block } from '../extraction/page/block.schema.ts';

/** What is said between two times, in seconds from the beginning of the recording. */
export type Segment = {
  readonly start: number;
  readonly end: number;
  readonly text: string;
  /** Of the source: half a minute each. */
  readonly page: number;
};

type Page = { readonly number: number; readonly text: string; readonly blocks: readonly Block[] };

/** The parts of pages that have times, in order. */
export function segmentsOf(pages: readonly Page[]): Segment[] {
  return pages.flatMap(({ number, text, blocks }) =>
    blocks.flatMap(({ start, end, seconds }) =>
      seconds ? [{ start: seconds[0], end: seconds[1], text: text.slice(start, end), page: number }] : [],
    ),
  );
}
