import { isJson } from '#kernel/json/is-json.ts';
import { type ExtractionSummary, type ExtractionWarning, MEDIA_TYPES, type PageSink } from '../extraction.ts';
import { readText, writeCode } from './plain.extractor.ts';

/** A line that no screen shows whole. */
const LONG_LINE = 120;

/** Deeper than this, indents would be longer than what they set apart. */
const MAX_DEPTH = 40;

/** JSON as it stands, or set out in lines when it was written in one. What is not valid is read all the same, and says so. */
export async function extractJson(path: string, sink: PageSink): Promise<ExtractionSummary> {
  const { text, warnings, metadata } = await readText(path);
  const isValid = isJson(text);
  const isOneLine = text.length > LONG_LINE && !text.trim().includes('\n');
  await writeCode((isValid && isOneLine && setOut(text)) || text, sink);
  const all: ExtractionWarning[] = isValid ? warnings : [...warnings, 'json_malformed'];
  return { mediaType: MEDIA_TYPES.json, engine: 'json', warnings: all, metadata };
}

/** One value a line, as it stands. */
export async function extractJsonLines(path: string, sink: PageSink): Promise<ExtractionSummary> {
  const { text, warnings, metadata } = await readText(path);
  await writeCode(text, sink);
  const isValid = text.split('\n').every((line) => line.trim() === '' || isJson(line));
  const all: ExtractionWarning[] = isValid ? warnings : [...warnings, 'json_malformed'];
  return { mediaType: MEDIA_TYPES.jsonLines, engine: 'json', warnings: all, metadata };
}

/** Lines and indents for valid JSON; no value is read and written again, which would change its numbers. */
function setOut(json: string): string | undefined {
  const out: string[] = [];
  let depth = 0;
  for (const [token] of json.matchAll(/"(?:[^"\\]|\\.)*"|[[{]\s*[\]}]|[[\]{},:]|[^\s[\]{},:"]+/g)) {
    if (token === '{' || token === '[') {
      depth += 1;
      out.push(token, lineAt(depth));
    } else if (token === '}' || token === ']') {
      depth -= 1;
      out.push(lineAt(depth), token);
    } else if (token === ',') out.push(',', lineAt(depth));
    else out.push(token === ':' ? ': ' : token);
    if (depth > MAX_DEPTH) return undefined;
  }
  return out.join('');
}

function lineAt(depth: number): string {
  return `\n${'  '.repeat(depth)}`;
}
