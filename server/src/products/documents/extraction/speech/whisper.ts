import { statSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { availableParallelism, tmpdir } from 'node:os';
import { basename, extname, join } from 'node:path';
import type { Logger } from 'pino';
import { documentErrors } from '../../errors.ts';
import { findProgram, runProgram } from '../process/run-program.ts';
import { takeTurns } from '../process/take-turns.ts';
import { languageCode } from './language-code.ts';
import { readAnswer } from './openai-answer.ts';
import { secondsOf } from './packed-speech.ts';
import type { PackedSpeech, SpeechEngine, Transcript } from './port.ts';
import { waveOf } from './wave.ts';

export type WhisperOptions = {
  readonly modelFile: string;
  /** Stretches listened to at the same time. */
  readonly processes: number;
  /** Of one stretch. */
  readonly timeoutMs: number;
  readonly scratchFolder?: string;
};

const COMMAND = 'whisper-cli';
const MAX_OUTPUT_BYTES = 1024 * 1024;
/** Beside the model. Source: base takes 390 MB with a file of 148, large-v3 3.9 GB with one of 3.1. */
const MEMORY_BESIDE_MODEL_BYTES = 1024 ** 3;

/** Why whisper cannot be used here, or undefined when it can. */
export function whisperFault(modelFile: string): string | undefined {
  if (findProgram(COMMAND) === undefined) return `${COMMAND} (whisper.cpp) is not on PATH`;
  const isFile = statSync(modelFile, { throwIfNoEntry: false })?.isFile() ?? false;
  return isFile ? undefined : 'DOCUMENTS_SPEECH_MODEL_FILE is no file that can be read';
}

/**
 * whisper.cpp as installed on this machine, with the operator's model (ggml): one process a stretch, ended at a
 * limit of time or of memory.
 */
export function createWhisper(options: WhisperOptions, log?: Logger): SpeechEngine {
  const { modelFile, processes, timeoutMs } = options;
  const stopping = new AbortController();
  const turns = takeTurns(processes);
  const model = basename(modelFile, extname(modelFile));
  const listen = listenerOf(options);
  return {
    name: `whisper/${model}`,
    languages: /\.en\b/.test(model) ? ['en'] : undefined,
    transcribe: (speech, { language = 'auto', signal: caller }) =>
      turns(async () => {
        const timeout = AbortSignal.timeout(timeoutMs);
        const signals = [stopping.signal, timeout, ...(caller ? [caller] : [])];
        const { json, end } = await listen(
          speech,
          languageCode(language) ?? 'auto',
          AbortSignal.any(signals),
        );
        caller?.throwIfAborted();
        if (timeout.aborted) throw documentErrors.speech_timeout({ seconds: timeoutMs / 1000 });
        const transcript = end.isDone ? readWhisper(json, secondsOf(speech)) : undefined;
        if (transcript) return transcript;
        log?.warn({ is_too_large: end.isTooLarge, said: end.lastWords }, 'whisper gave no transcript');
        throw documentErrors.speech_failed();
      }),
    async close() {
      stopping.abort();
      await turns(async () => undefined);
    },
  };
}

/** The stretch goes in by standard input; what comes out is a file, in a folder of its own that is removed. */
function listenerOf({ modelFile, processes, scratchFolder = tmpdir() }: WhisperOptions) {
  const threads = Math.max(1, Math.floor(availableParallelism() / processes));
  const model = ['-m', modelFile, '-t', String(threads), '-sns', '-np'];
  const memoryLimitBytes = 2 * statSync(modelFile).size + MEMORY_BESIDE_MODEL_BYTES;
  return async (speech: PackedSpeech, language: string, signal: AbortSignal) => {
    const folder = await mkdtemp(join(scratchFolder, 'socle-whisper-'));
    const options = [...model, '-l', language, '-f', '-', '-ojf', '-of', join(folder, 'transcript')];
    const limits = { signal, memoryLimitBytes, maxOutputBytes: MAX_OUTPUT_BYTES, input: waveOf(speech) };
    try {
      const end = await runProgram(findProgram(COMMAND) ?? COMMAND, options, limits);
      return { end, json: await readFile(join(folder, 'transcript.json'), 'utf8').catch(() => '') };
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  };
}

type Written = {
  readonly result?: { readonly language?: unknown };
  readonly transcription?: readonly Segment[];
};
type Segment = {
  readonly offsets?: { readonly from?: unknown; readonly to?: unknown };
  readonly text?: unknown;
  readonly tokens?: readonly { readonly text?: unknown; readonly p?: unknown }[];
};

/** Reads what `whisper-cli -ojf` writes. Source: whisper.cpp, examples/cli/cli.cpp. */
function readWhisper(json: string, seconds: number): Transcript | undefined {
  try {
    const { result, transcription = [] }: Written = JSON.parse(json);
    return readAnswer(
      { text: '', segments: transcription.map(asAnswered), language: result?.language },
      seconds,
    );
  } catch {
    return undefined;
  }
}

/** Times are in milliseconds. It does not tell how likely silence is: there, what is doubtful is taken for silence. */
function asAnswered({ text, offsets, tokens = [] }: Segment) {
  const words = tokens.filter((token) => !String(token.text).startsWith('[_'));
  const sum = words.reduce((total, { p }) => total + Math.log(Number(p)), 0);
  return {
    text,
    start: Number(offsets?.from) / 1000,
    end: Number(offsets?.to) / 1000,
    avg_logprob: sum / Math.max(words.length, 1),
    no_speech_prob: 1,
  };
}
