import { stat } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { type FileRead, type FileReader, openFileReader } from '../products/documents/index.ts';
import { type Input, UsageError } from './command.ts';
import { failureOf } from './output.ts';

/** What a file is shown as when its plain text is not wanted; each is an option of that name. */
const FORMS = ['markdown', 'srt', 'vtt'] as const;
type Form = (typeof FORMS)[number];
/** All files in one value at the end, or a line for each as soon as it is read. */
const ENCODINGS = ['json', 'jsonl'] as const;
type Read = { file: string; extraction: FileRead; shown: string; seconds: number };
type Failed = { file: string; error: ReturnType<typeof failureOf>; seconds: number };
type Outcome = Read | Failed;

/**
 * Reads files without a server: their text on stdout in the order given, what happens on stderr. Exit status 1 when
 * one of them could not be read; the others are read all the same. With `--json` and `--jsonl`, a form that was asked
 * for is told beside the text, under its own name; `--jsonl` keeps nothing of a file that is told.
 */
export async function run({ args: files, options }: Input): Promise<unknown> {
  const form = only(FORMS, options);
  const encoding = only(ENCODINGS, options);
  await refuseMissing(files);
  const processesMax = Math.min(files.length, availableParallelism());
  const reader = openFileReader(process.env, { processesMax });
  try {
    const outcomes: unknown[] = [];
    // All at once: the reader has the line in which they wait. Each is told as soon as those before it are.
    const reading = files.map((file) => readOne(reader, file, form));
    for (let next = reading.shift(); next; next = reading.shift()) {
      const outcome = await next;
      tell(outcome, `${files.length - reading.length}/${files.length}`);
      if ('error' in outcome) process.exitCode = 1;
      if (encoding === 'json') outcomes.push(asData(outcome, form));
      else if (encoding === 'jsonl') process.stdout.write(`${JSON.stringify(asData(outcome, form))}\n`);
      else if ('extraction' in outcome) print(outcome, files);
    }
    return encoding === 'json' ? outcomes : '';
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

/** The option that is set of those that exclude each other. @throws UsageError when several are: stdout is one */
function only<Name extends string>(names: readonly Name[], options: Input['options']): Name | undefined {
  const [one, ...others] = names.filter((name) => options[name] === true);
  if (others.length === 0) return one;
  const named = [one, ...others].map((name) => `--${name}`).join(' and ');
  throw new UsageError(
    `${named} are two forms of one output.`,
    'Give one of them, and call again for another.',
  );
}

function shownAs(form: Form | undefined, read: FileRead): string {
  if (form === undefined) return read.text;
  return form === 'markdown' ? read.markdown() : read.captions(form);
}

async function readOne(reader: FileReader, file: string, form: Form | undefined): Promise<Outcome> {
  const startedAt = performance.now();
  const seconds = () => (performance.now() - startedAt) / 1000;
  try {
    const extraction = await reader.read(file);
    return { file, extraction, shown: shownAs(form, extraction), seconds: seconds() };
  } catch (error) {
    return { file, error: toldOf(error), seconds: seconds() };
  }
}

/** Of a file that nobody speaks in, the remedy is a call of this command, not one of the API. */
function toldOf(error: unknown): Failed['error'] {
  const failure = failureOf(error);
  if (failure.code !== 'not_a_recording') return failure;
  return { ...failure, remedy: 'socle extract gives its text without --srt and --vtt.' };
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

function asData(outcome: Outcome, form: Form | undefined): object {
  if ('error' in outcome) return { file: outcome.file, ok: false, error: outcome.error };
  const {
    mediaType: media_type,
    markdown: _markdown,
    captions: _captions,
    ...extraction
  } = outcome.extraction;
  return { file: outcome.file, ok: true, media_type, ...extraction, ...(form && { [form]: outcome.shown }) };
}
