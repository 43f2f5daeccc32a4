import type { TenantRead, TenantScope } from '#kernel/database/scope.ts';
import { httpErrors } from '#kernel/http/http.errors.ts';
import { StreamedJson } from '#kernel/http/streamed-json.ts';
import { documentErrors } from '../errors.ts';
import { markdownOf } from '../extraction/page/markdown.ts';
import { summarise } from '../summary/summarise.ts';
import { pageRanges } from './page-ranges.ts';
import { type SourceRow, selectSource } from './source.repository.ts';
import type { Extract, ExtractionShown, Output } from './source.schema.ts';
import * as stored from './source-page.repository.ts';

/** Characters that are held whole for an answer; a longer text goes out in parts of so many. */
const HELD_CHARACTERS = 250_000;
/** Of a longer text the beginning is summarised, as it is all that a question looks at. */
const SUMMARISED_CHARACTERS = 2_000_000;

type Answer = ExtractionShown | StreamedJson<ExtractionShown>;

/** @throws AppError `not_found` (404), `page_not_found`, `nothing_to_summarise` (422) */
export async function answerOf(
  scope: Pick<TenantScope, 'read'>,
  input: Extract,
  held = HELD_CHARACTERS,
): Promise<Answer> {
  const { row, whole } = await scope.read(async (tx) => {
    const row = await sourceOf(tx, input);
    const isLong = input.mode === 'text' && (row.character_count ?? 0) > held;
    return { row, whole: isLong ? undefined : await shownOf(tx, row, input) };
  });
  return whole ?? (await streamed(scope, row, input, held));
}

/** @throws AppError `not_found` (404), `page_not_found`, `nothing_to_summarise` (422) */
export async function shownExtraction(tx: TenantRead, input: Extract): Promise<ExtractionShown> {
  return await shownOf(tx, await sourceOf(tx, input), input);
}

async function sourceOf(tx: TenantRead, { file_id }: Extract): Promise<SourceRow> {
  const row = await selectSource(tx, file_id);
  if (!row) throw httpErrors.not_found();
  return row;
}

async function shownOf(tx: TenantRead, row: SourceRow, input: Extract): Promise<ExtractionShown> {
  if (input.mode === 'summary') return { ...factsOf(row, input), ...(await summaryOf(tx, row, input)) };
  const pages = await stored.selectPages(tx, row.id, pageRanges(input.pages));
  if (pages.length === 0) throw noPage(row, input);
  const shown = pages.map((page) => shownPage(page, outputOf(input), row.media_type));
  return { ...factsOf(row, input), text: shown.map(({ text }) => text).join(BETWEEN_PAGES), pages: shown };
}

const BETWEEN_PAGES = '\n\n';

function outputOf({ output = 'text' }: Extract): Output {
  return output;
}

function noPage({ page_count }: SourceRow, { pages }: Extract): Error {
  return documentErrors.page_not_found({ pages: pages ?? '', count: page_count ?? 0 });
}

/** All but the text and its pages. */
function factsOf(row: SourceRow, input: Extract): Omit<ExtractionShown, 'text' | 'pages'> {
  return {
    file_id: row.id,
    mode: input.mode,
    ...(input.mode === 'text' && { output: outputOf(input) }),
    media_type: row.media_type,
    page_count: row.page_count ?? 0,
    character_count: row.character_count ?? 0,
    engine: row.engine ?? '',
    warnings: row.warnings,
    metadata: row.metadata,
    language: row.language,
  };
}

/** The same answer as `shownExtraction` gives, whose pages come from the database while they go out. */
async function streamed(
  scope: Pick<TenantScope, 'read'>,
  row: SourceRow,
  input: Extract,
  held: number,
): Promise<StreamedJson<ExtractionShown>> {
  const measured = await scope.read((tx) => stored.measurePages(tx, row.id, pageRanges(input.pages)));
  if (measured.length === 0) throw noPage(row, input);
  const parts = partsOf(measured, held);
  const pages = async function* () {
    for (const ranges of parts) {
      // Each part in a transaction of its own: a client that reads slowly holds no connection.
      const some = await scope.read((tx) => stored.selectPages(tx, row.id, ranges));
      // Deleted meanwhile: what has gone out is not the text.
      if (some.length < countOf(ranges)) throw httpErrors.not_found();
      yield* some.map((page) => shownPage(page, outputOf(input), row.media_type));
    }
  };
  const text = async function* () {
    let before = '';
    for await (const page of pages()) {
      yield before + page.text;
      before = BETWEEN_PAGES;
    }
  };
  return new StreamedJson<ExtractionShown>({
    whole: factsOf(row, input),
    strings: { text: text() },
    lists: { pages: pages() },
  });
}

/** Pages one after the other, as many as have so many characters together; one at least. */
function partsOf(measured: readonly stored.MeasuredPage[], held: number): stored.PageRange[][] {
  const parts: stored.PageRange[][] = [];
  let [part, characters]: [stored.PageRange[], number] = [[], 0];
  for (const page of measured) {
    if (part.length > 0 && characters + page.characters > held) {
      parts.push(part);
      [part, characters] = [[], 0];
    }
    const last = part.at(-1);
    if (last?.to === page.number - 1) last.to = page.number;
    else part.push({ from: page.number, to: page.number });
    characters += page.characters;
  }
  return [...parts, part];
}

function countOf(ranges: readonly stored.PageRange[]): number {
  return ranges.reduce((sum, { from, to }) => sum + to - from + 1, 0);
}

/** The sentences in the place of the text, each with where it stands; no page is given again. */
async function summaryOf(
  tx: TenantRead,
  row: SourceRow,
  input: Extract,
): Promise<Pick<ExtractionShown, 'text' | 'pages' | 'summary'>> {
  const ranges = pageRanges(input.pages);
  const pages = await stored.selectFirstPages(tx, row.id, { ranges, characters: SUMMARISED_CHARACTERS });
  if (pages.length === 0) throw noPage(row, input);
  const made = await summarise(pages, { language: row.language, sentences: input.sentences });
  if (made.length === 0) throw documentErrors.nothing_to_summarise();
  const sentences = made.map(({ text, page, start, end }) => ({ text, page, start, end }));
  const text = sentences.map((sentence) => sentence.text).join(' ');
  const is_truncated = pages.reduce((sum, page) => sum + page.text.length, 0) >= SUMMARISED_CHARACTERS;
  return { text, pages: [], summary: { engine: 'extractive', sentences, is_truncated } };
}

export function shownPage(
  page: stored.PageRow,
  output: Output,
  mediaType: string,
): ExtractionShown['pages'][number] {
  const { number, source, confidence, label, blocks } = page;
  const text = output === 'markdown' ? markdownOf([page], mediaType) : page.text;
  return { number, text, source, confidence, label, ...(output === 'json' ? { blocks } : {}) };
}
