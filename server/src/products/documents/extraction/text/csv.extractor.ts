import { Readable } from 'node:stream';
import { CsvError, parse } from 'csv-parse';
import { type ExtractionSummary, MEDIA_TYPES, type PageSink } from '../extraction.ts';
import { CHARACTERS_PER_PAGE, MAX_CELLS, ROWS_PER_PAGE } from '../page/page-size.ts';
import { PageWriter } from '../page/page-writer.ts';
import { readableShare, readText } from './plain.extractor.ts';

const DELIMITERS = [',', ';', '\t', '|'];

/** Lines looked at to find the delimiter. */
const SAMPLE_LINES = 50;

const SLICE = 65_536;

/**
 * A table, in pages of some thousand rows. A cell is one line: line ends and tabs inside it become spaces. Formulas
 * are text like any other here; neutralising them belongs to exports that a spreadsheet opens. What cannot be
 * parsed even leniently is still text, and says so.
 */
export async function extractCsv(path: string, sink: PageSink): Promise<ExtractionSummary> {
  const { text, warnings, metadata } = await readText(path);
  const delimiter = delimiterOf(text) ?? ',';
  const mediaType = delimiter === '\t' ? MEDIA_TYPES.tsv : MEDIA_TYPES.csv;
  const summary = { mediaType, engine: 'csv', metadata };
  const confidence = readableShare(text);
  try {
    await writePages(text, delimiter, confidence, sink);
    return { ...summary, warnings };
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    const page = new PageWriter();
    page.laidOut(text);
    await sink(page.page(1, { confidence }));
    return { ...summary, warnings: [...warnings, 'csv_malformed'] };
  }
}

async function writePages(
  text: string,
  delimiter: string,
  confidence: number,
  sink: PageSink,
): Promise<void> {
  let number = 0;
  let rows: string[][] = [];
  let [characters, cells] = [0, 0];
  const flush = async () => {
    const page = new PageWriter();
    if (cells > MAX_CELLS) page.rows(rows);
    else page.table(rows, number === 0 && rows.length > 1 ? 1 : 0);
    number += 1;
    await sink(page.page(number, { confidence }));
    [rows, characters] = [[], 0];
  };
  const options = { delimiter, relax_quotes: true, relax_column_count: true, skip_empty_lines: true };
  for await (const row of Readable.from(slicesOf(text)).pipe(parse(options)) as AsyncIterable<string[]>) {
    rows.push(row);
    cells += row.length;
    characters += row.reduce((sum, cell) => sum + cell.length, 0);
    if (rows.length >= ROWS_PER_PAGE || characters >= CHARACTERS_PER_PAGE) await flush();
  }
  if (rows.length > 0 || number === 0) await flush();
}

/** Given whole, a file would be parsed whole before its first row is taken. */
function* slicesOf(text: string): Generator<string> {
  for (let start = 0; start < text.length; start += SLICE) yield text.slice(start, start + SLICE);
}

/**
 * The delimiter that splits the first lines into the most equal number of cells, or undefined when the text
 * does not look like a table. Quoted parts are left out of the count.
 */
export function delimiterOf(text: string): string | undefined {
  const head = text.slice(0, 100_000).replace(/"(?:[^"]|"")*"/g, '""');
  const lines = head.split('\n', SAMPLE_LINES).filter((line) => line.trim() !== '');
  let best: { delimiter: string; score: number } | undefined;
  for (const delimiter of DELIMITERS) {
    const score = evenness(lines.map((line) => line.split(delimiter).length - 1));
    if (score > (best?.score ?? 0)) best = { delimiter, score };
  }
  return best?.delimiter;
}

/** Share of the lines that agree with the commonest count, a little more for more columns; 0 for no column. */
function evenness(counts: number[]): number {
  const frequency = new Map<number, number>();
  for (const count of counts) frequency.set(count, (frequency.get(count) ?? 0) + 1);
  const [count = 0, lines = 0] = [...frequency].sort((a, b) => b[1] - a[1] || b[0] - a[0])[0] ?? [];
  return count === 0 ? 0 : lines / counts.length + Math.min(count, 50) / 1000;
}
