import type { Merge } from '../../page/paragraph-flow.ts';
import type { Place } from './fib.ts';

/** What a run of characters or a paragraph says of itself, for the bytes from `start` to `end` of the file. */
export type Run<P> = { readonly start: number; readonly end: number; readonly properties: P };

export type ParagraphProperties = {
  readonly style: number;
  isInTable: boolean;
  isRowEnd: boolean;
  outline: number | undefined;
  list: number;
  level: number;
  merges: Merge[];
};
export type CharacterProperties = { isHidden: boolean; symbol: number | undefined };

const PAGE_BYTES = 512;

/** Bytes of each reference in a page of properties. Source: MS-DOC 2.9.33 and 2.9.35. */
const PARAGRAPH_REFERENCE = 13;
const CHARACTER_REFERENCE = 1;

/** Runs of paragraphs in the order of the file. Source: MS-DOC 2.4.6.1. */
export function readParagraphRuns(document: Buffer, table: Buffer, place: Place): Run<ParagraphProperties>[] {
  return readRuns(document, bins(table, place), PARAGRAPH_REFERENCE).map((run) => ({
    ...run,
    properties: paragraphOf(run.properties),
  }));
}

/** Runs of characters in the order of the file. Source: MS-DOC 2.4.6.2. */
export function readCharacterRuns(document: Buffer, table: Buffer, place: Place): Run<CharacterProperties>[] {
  return readRuns(document, bins(table, place), CHARACTER_REFERENCE).map((run) => ({
    ...run,
    properties: charactersOf(run.properties),
  }));
}

/** The run that a byte of the file is in. */
export function runAt<P>(runs: readonly Run<P>[], at: number): P | undefined {
  let [low, high] = [0, runs.length - 1];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((runs[middle]?.end ?? 0) > at) high = middle;
    else low = middle + 1;
  }
  const run = runs[low];
  return run && run.start <= at && at < run.end ? run.properties : undefined;
}

/** The numbers of the pages of properties. */
function bins(table: Buffer, { at, bytes }: Place): number[] {
  const count = Math.floor((Math.min(bytes, table.length - at) - 4) / 8);
  const first = at + (count + 1) * 4;
  return Array.from(
    { length: Math.max(count, 0) },
    (_, bin) => table.readUInt32LE(first + bin * 4) & 0x3fffff,
  );
}

function readRuns(document: Buffer, pages: readonly number[], referenceBytes: number): Run<Buffer>[] {
  const runs: Run<Buffer>[] = [];
  for (const number of new Set(pages)) {
    const page = document.subarray(number * PAGE_BYTES, (number + 1) * PAGE_BYTES);
    if (page.length < PAGE_BYTES) continue;
    const count = page[PAGE_BYTES - 1] ?? 0;
    const first = (count + 1) * 4;
    if (first + count * referenceBytes > PAGE_BYTES) continue;
    for (let run = 0; run < count; run += 1) {
      const [start, end] = [page.readUInt32LE(run * 4), page.readUInt32LE(run * 4 + 4)];
      const at = (page[first + run * referenceBytes] ?? 0) * 2;
      const properties = referenceBytes === 1 ? charactersIn(page, at) : paragraphIn(page, at);
      runs.push({ start, end, properties });
    }
  }
  return runs.sort((a, b) => a.start - b.start);
}

function charactersIn(page: Buffer, at: number): Buffer {
  return at === 0 ? Buffer.alloc(0) : page.subarray(at + 1, at + 1 + (page[at] ?? 0));
}

/** The length counts pairs of bytes; when it is 0 the next one does. */
function paragraphIn(page: Buffer, at: number): Buffer {
  if (at === 0) return Buffer.alloc(2);
  const length = page[at] ?? 0;
  return length === 0
    ? page.subarray(at + 2, at + 2 + (page[at + 1] ?? 0) * 2)
    : page.subarray(at + 1, at + length * 2);
}

function paragraphOf(bytes: Buffer): ParagraphProperties {
  const properties: ParagraphProperties = {
    style: bytes.length >= 2 ? bytes.readUInt16LE(0) : 0,
    isInTable: false,
    isRowEnd: false,
    outline: undefined,
    list: 0,
    level: 0,
    merges: [],
  };
  for (const [code, operand] of changesIn(bytes.subarray(2))) {
    const value = operand[0] ?? 0;
    if (code === 0x2416) properties.isInTable = value !== 0;
    else if (code === 0x2417) properties.isRowEnd = value !== 0;
    else if (code === 0x2640) properties.outline = value;
    else if (code === 0x260a) properties.level = value;
    else if (code === 0x460b && operand.length >= 2) properties.list = operand.readUInt16LE(0);
    else if (code === 0xd608) properties.merges = mergesOf(operand);
  }
  return properties;
}

function charactersOf(bytes: Buffer): CharacterProperties {
  const properties: CharacterProperties = { isHidden: false, symbol: undefined };
  for (const [code, operand] of changesIn(bytes)) {
    // Hidden, and deleted under revision.
    if (code === 0x083c || code === 0x0800) properties.isHidden ||= (operand[0] ?? 0) === 1;
    else if (code === 0x6a09 && operand.length >= 4) properties.symbol = operand.readUInt16LE(2);
  }
  return properties;
}

/** Bytes of the operand by the top three bits of the code; 6 says it itself. Source: MS-DOC 2.6.1. */
const OPERAND_BYTES = [1, 1, 2, 4, 2, 2, -1, 3];
const TABLE_DEFINITION = 0xd608;

function* changesIn(bytes: Buffer): Generator<[code: number, operand: Buffer]> {
  for (let at = 0; at + 2 <= bytes.length; ) {
    const code = bytes.readUInt16LE(at);
    at += 2;
    let length = OPERAND_BYTES[code >> 13] ?? 1;
    if (length < 0 && code === TABLE_DEFINITION) {
      length = at + 2 <= bytes.length ? bytes.readUInt16LE(at) - 1 : 0;
      at += 2;
    } else if (length < 0) {
      length = bytes[at] ?? 0;
      at += 1;
    }
    yield [code, bytes.subarray(at, at + length)];
    at += Math.max(length, 0);
  }
}

/** How the cells of a row go together. Source: MS-DOC 2.9.317 and 2.9.327. */
function mergesOf(operand: Buffer): Merge[] {
  const count = operand[0] ?? 0;
  const first = 1 + (count + 1) * 2;
  return Array.from({ length: count }, (_, cell) => {
    const at = first + cell * 20;
    const flags = at + 2 <= operand.length ? operand.readUInt16LE(at) : 0;
    if ((flags & 0x03) === 0x02 || (flags & 0x03) === 0x03) return 'left';
    return (flags & 0x60) === 0x20 ? 'above' : undefined;
  });
}
