import { Readable } from 'node:stream';
import { ZipFile } from 'yazl';
import type { TenantRead } from '#kernel/database/scope.ts';
import { AppError } from '#kernel/errors/app-error.ts';
import { httpErrors } from '#kernel/http/http.errors.ts';
import type { Download } from '#kernel/http/route.ts';
import { shownExtraction } from '../sources/shown-extraction.ts';
import type { ExtractionShown, Output } from '../sources/source.schema.ts';
import { selectBatch } from './batch.repository.ts';
import type { ResultQuery } from './batch.schema.ts';
import { type ItemRow, selectItems } from './batch-item.repository.ts';

/** Items read at a time: the result of ten thousand documents is never whole in memory. */
const ITEMS_AT_ONCE = 50;

/**
 * What a batch gave, as far as it has come: JSON Lines, one item a line with its state and its text, or a ZIP with a
 * file for each text.
 *
 * @throws AppError `not_found` (404)
 */
export async function openResult(
  tx: TenantRead,
  id: string,
  { format, output = 'text' }: ResultQuery,
): Promise<Download> {
  const batch = await selectBatch(tx, id);
  if (!batch) throw httpErrors.not_found();
  const results = resultsOf(tx, id, output);
  const counted = batch.succeeded + batch.failed + batch.cancelled;
  const etag = `${id}-${batch.round}-${counted}-${format}-${output}`;
  const body = format === 'zip' ? zipOf(results, output) : Readable.from(linesOf(results));
  const mediaType = format === 'zip' ? 'application/zip' : 'application/jsonl';
  return { body, mediaType, fileName: `batch-${id}.${format}`, etag };
}

type Result = { item: ItemRow; extraction: ExtractionShown | undefined };

async function* resultsOf(tx: TenantRead, id: string, output: Output): AsyncGenerator<Result> {
  for (let after = 0; ; ) {
    const page = await selectItems(tx, id, { after, limit: ITEMS_AT_ONCE });
    for (const item of page) yield { item, extraction: await extractionOf(tx, item, output) };
    const last = page.at(-1);
    if (!last || page.length < ITEMS_AT_ONCE) return;
    after = last.number;
  }
}

/** A source that was deleted since has no text any more; its item is still told. */
async function extractionOf(
  tx: TenantRead,
  { state, source_id }: ItemRow,
  output: Output,
): Promise<ExtractionShown | undefined> {
  if (state !== 'succeeded') return undefined;
  try {
    return await shownExtraction(tx, { file_id: source_id, mode: 'text', output });
  } catch (error) {
    if (error instanceof AppError && error.status < 500) return undefined;
    throw error;
  }
}

async function* linesOf(results: AsyncIterable<Result>): AsyncGenerator<string> {
  for await (const { item, extraction } of results) {
    const { number, source_id: file_id, name, state, error_code } = item;
    yield `${JSON.stringify({ number, file_id, name, state, error_code, result: extraction ?? null })}\n`;
  }
}

const SUFFIX: Readonly<Record<Output, string>> = { text: 'txt', markdown: 'md', json: 'json' };

function zipOf(results: AsyncIterable<Result>, output: Output): Readable {
  const zip = new ZipFile();
  const body = zip.outputStream as Readable;
  const fill = async () => {
    for await (const { item, extraction } of results) {
      if (!extraction) continue;
      const text = output === 'json' ? JSON.stringify(extraction, null, 2) : extraction.text;
      zip.addBuffer(Buffer.from(text), entryName(item, SUFFIX[output]));
      await drained(body);
    }
    zip.end();
  };
  fill().catch((error: Error) => body.destroy(error));
  return body;
}

/** Waits while the client is slower than we are, so that texts do not pile up. */
async function drained(body: Readable): Promise<void> {
  while (!body.destroyed && body.readableLength > body.readableHighWaterMark) {
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

/** Unique by the number; a name cannot lead out of the folder in which the archive is opened. */
function entryName({ number, name }: ItemRow, suffix: string): string {
  const safe = name.replace(/[/\\:*?"<>|\p{Cc}]/gu, '_').replace(/^\.+/, '_');
  return `${String(number).padStart(5, '0')}-${safe.slice(0, 120)}.${suffix}`;
}
