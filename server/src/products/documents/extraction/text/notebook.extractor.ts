import { type ExtractionSummary, type ExtractionWarning, MEDIA_TYPES, type PageSink } from '../extraction.ts';
import { readHtml } from '../html/read-html.ts';
import { textOfPieces } from '../page/piece.ts';
import { cleanText } from './clean-text.ts';
import { holdsPictures, readText, writeCode, writeMarkdown } from './plain.extractor.ts';

type Json = Readonly<Record<string, unknown>>;

/** Colours of a terminal. Source: ECMA-48, control sequences. */
const CONTROL_SEQUENCES = /\p{Cc}\[[0-9;?]*[A-Za-z]/gu;

/**
 * Reads a Jupyter notebook as Markdown: its texts as they stand, its code and the text of what that printed as
 * code. One that is no notebook is read as it stands, and says so. Source: nbformat 4 and 3.
 */
export async function extractNotebook(path: string, sink: PageSink): Promise<ExtractionSummary> {
  const { text, warnings, metadata } = await readText(path);
  const notebook = parsed(text);
  const summary = { mediaType: MEDIA_TYPES.notebook, engine: 'notebook', metadata };
  const cells = notebook && cellsOf(notebook);
  if (!cells) {
    await writeCode(text, sink);
    const all: ExtractionWarning[] = [...warnings, 'json_malformed'];
    return { ...summary, warnings: all };
  }
  const language = languageOf(notebook);
  const parts = cells.flatMap((cell) => partsOf(cell, language)).filter((part) => part.trim() !== '');
  await writeMarkdown(cleanText(parts.join('\n\n')).text, sink);
  return { ...summary, warnings: holdsPictures(text) ? [...warnings, 'pictures_unread'] : warnings };
}

/** In the version before 4, cells are in worksheets. */
function cellsOf(notebook: Json): Json[] | undefined {
  const { cells, worksheets } = notebook;
  if (Array.isArray(cells)) return cells.filter(isObject);
  if (!Array.isArray(worksheets)) return undefined;
  return worksheets.filter(isObject).flatMap((sheet) => cellsOf(sheet) ?? []);
}

function partsOf(cell: Json, language: string): string[] {
  const source = joined(cell.source ?? cell.input);
  if (cell.cell_type === 'heading') return [`${'#'.repeat(Math.min(6, Number(cell.level) || 1))} ${source}`];
  if (cell.cell_type !== 'code') return [source];
  const outputs = Array.isArray(cell.outputs) ? cell.outputs.filter(isObject) : [];
  return [fenced(source, language), ...outputs.map(outputOf)];
}

/** What a cell printed; of the forms of one result the one that is text. */
function outputOf(output: Json): string {
  if (output.output_type === 'error' || output.output_type === 'pyerr') {
    return fenced([output.ename, output.evalue].filter((part) => typeof part === 'string').join(': '), '');
  }
  const data = isObject(output.data) ? output.data : output;
  const markdown = joined(data['text/markdown']);
  if (markdown) return markdown;
  const plain = joined(data['text/plain'] ?? output.text);
  return plain ? fenced(plain, '') : textOfPieces(readHtml(joined(data['text/html'])).end());
}

function fenced(code: string, language: string): string {
  const text = code.replace(CONTROL_SEQUENCES, '').replace(/\s+$/, '');
  if (text === '') return '';
  const longest = Math.max(
    2,
    ...Array.from(text.matchAll(/^ {0,3}(`+)/gm), ([, marks = '']) => marks.length),
  );
  const fence = '`'.repeat(longest + 1);
  return `${fence}${language}\n${text}\n${fence}`;
}

function languageOf({ metadata }: Json): string {
  if (!isObject(metadata)) return '';
  const kernel = isObject(metadata.language_info) ? metadata.language_info.name : undefined;
  return typeof kernel === 'string' && /^[\w+#-]{1,30}$/.test(kernel) ? kernel : '';
}

/** Texts are lists of lines or whole. */
function joined(text: unknown): string {
  const lines = Array.isArray(text) ? text : [text];
  return lines.filter((line) => typeof line === 'string').join('');
}

function parsed(text: string): Json | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return isObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
