import { parse } from 'csv-parse/sync';
import { type ExtractionSummary, MEDIA_TYPES, type PageSink } from './extraction.ts';
import { deliver, readText, type TextRead } from './plain.extractor.ts';

const DELIMITERS = [',', ';', '\t', '|'];

/** Lines looked at to find the delimiter. */
const SAMPLE_LINES = 50;

/**
 * A table as rows of cells separated by tabs. A cell is one line: line ends and tabs inside it become spaces.
 * Formulas are text like any other here; neutralising them belongs to exports that a spreadsheet opens.
 */
export async function extractCsv(path: string, sink: PageSink): Promise<ExtractionSummary> {
  const read = await readText(path);
  const delimiter = delimiterOf(read.text) ?? ',';
  const mediaType = delimiter === '\t' ? MEDIA_TYPES.tsv : MEDIA_TYPES.csv;
  return { ...(await deliver(tabulate(read, delimiter), mediaType, sink)), engine: 'csv' };
}

/** A table that cannot be parsed even leniently is still text, and says so. */
function tabulate(read: TextRead, delimiter: string): TextRead {
  try {
    // A row becomes one line as it is parsed: its cells apart would take many times the memory of the file.
    const rows: string[][] = parse(read.text, {
      delimiter,
      relax_quotes: true,
      relax_column_count: true,
      skip_empty_lines: true,
      on_record: (row: string[]) => [row.map(oneLine).join('\t')],
    });
    return { ...read, text: rows.map(([line]) => line).join('\n') };
  } catch {
    return { ...read, warnings: [...read.warnings, 'csv_malformed'] };
  }
}

function oneLine(cell: string): string {
  return cell.replace(/\s+/g, ' ').trim();
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
