import { stat } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { type FileRead, type FileReader, openFileReader } from '../products/documents/index.ts';
import { type Input, UsageError } from './command.ts';
import { failureOf } from './output.ts';

type Read = { file: string; extraction: FileRead; shown: string; seconds: number };
type Failed = { file: string; error: ReturnType<typeof failureOf>; seconds: number };
type Outcome = Read | Failed;

/**
 * Reads files without a server: their text on stdout in the order given, what happens on stderr. Exit status 1 when
 * one of them could not be read; the others are read all the same.
 */
export async function run({ args: files, options }: Input): Promise<unknown> {
  await refuseMissing(files);
  const processesMax = Math.min(files.length, availableParallelism());
  const reader = openFileReader(process.env, { processesMax });
  try {
    const outcomes: unknown[] = [];
    // All at once: the reader has the line in which they wait. Each is told as soon as those before it are.
    const reading = files.map((file) => readOne(reader, file, (read) => shownAs(options, read)));
    for (const [index, work] of reading.entries()) {
      const outcome = await work;
      tell(outcome, `${index + 1}/${files.length}`);
      if ('error' in outcome) process.exitCode = 1;
      if (options.json === true) outcomes.push(asData(outcome));
      else if ('extraction' in outcome) print(outcome, files);
    }
    return options.json === true ? outcomes : '';
  } finally {
    await reader.close();
  }
}

/** Before anything is read: a call that names a file wrongly is a wrong call. */
async function refuseMissing(files: readonly string[]): Promise<void> {
  for (const file of files) {
    const facts = await stat(file).catch(() => undefined);
    if (!facts?.isFile())
      throw new UsageError(`${file} is no file.`, 'Give the paths of files that are there.');
  }
}

function shownAs({ markdown, srt, vtt }: Input['options'], read: FileRead): string {
  if (srt === true) return read.captions('srt');
  if (vtt === true) return read.captions('vtt');
  return markdown === true ? read.markdown() : read.text;
}

async function readOne(
  reader: FileReader,
  file: string,
  shownAs: (read: FileRead) => string,
): Promise<Outcome> {
  const startedAt = performance.now();
  const seconds = () => (performance.now() - startedAt) / 1000;
  try {
    const extraction = await reader.read(file);
    return { file, extraction, shown: shownAs(extraction), seconds: seconds() };
  } catch (error) {
    return { file, error: failureOf(error), seconds: seconds() };
  }
}

function tell(outcome: Outcome, place: string): void {
  const time = `${outcome.seconds.toFixed(2)} s`;
  if ('error' in outcome) {
    const { code, message, remedy } = outcome.error;
    process.stderr.write(
      `[${place}] ✗ ${outcome.file}: ${code}: ${message}${remedy ? ` → ${remedy}` : ''}\n`,
    );
    return;
  }
  const { pages, engine, warnings } = outcome.extraction;
  const warned = warnings.length > 0 ? `, ${warnings.join(', ')}` : '';
  process.stderr.write(
    `[${place}] ✓ ${outcome.file}: ${engine}, ${pages.length} page(s), ${time}${warned}\n`,
  );
}

/** With several files, each under its name, as `head` does. */
function print({ file, shown }: Read, files: readonly string[]): void {
  process.stdout.write(files.length > 1 ? `==> ${file} <==\n${shown}\n\n` : `${shown}\n`);
}

function asData(outcome: Outcome): object {
  if ('error' in outcome) return { file: outcome.file, ok: false, error: outcome.error };
  const {
    mediaType: media_type,
    markdown: _markdown,
    captions: _captions,
    ...extraction
  } = outcome.extraction;
  return { file: outcome.file, ok: true, media_type, ...extraction };
}
