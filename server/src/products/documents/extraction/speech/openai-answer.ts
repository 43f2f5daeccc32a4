import { tidyText } from '../text/clean-text.ts';
import { languageCode } from './language-code.ts';
import type { SpokenPart, Transcript } from './port.ts';
import { isTranscript } from './transcript.ts';

/** Whisper's own rule for what it made up of silence. Source: openai/whisper, transcribe.py, defaults. */
const SILENCE_PROBABILITY = 0.6;
const SILENCE_LOG_PROBABILITY = -1;

/** What stands for a sound that is no speech: `[BLANK_AUDIO]`, `(music)`, `*coughs*`, `♪`. */
const NO_WORDS = /^([[(*♪].*[\])*♪]|♪)?$/s;

/**
 * Reads what a service answers: `verbose_json`, or `{ text }` alone, which is one part. Undefined when it is
 * neither. Times that run past the stretch are cut to it.
 *
 * Source: platform.openai.com/docs/api-reference/audio/verbose-json-object
 */
export function readAnswer(answer: unknown, seconds: number): Transcript | undefined {
  if (!isRecord(answer) || typeof answer.text !== 'string') return undefined;
  const parts = partsOf(answer.segments, seconds) ?? [
    { text: tidyText(answer.text), start: 0, end: seconds },
  ];
  const language = typeof answer.language === 'string' ? languageCode(answer.language) : undefined;
  const transcript = {
    parts: parts.filter(({ text }) => !NO_WORDS.test(text)),
    ...(language && { language }),
  };
  return isTranscript(transcript) ? transcript : undefined;
}

/** Undefined when the service gave no segments that can be read. */
function partsOf(segments: unknown, seconds: number): SpokenPart[] | undefined {
  if (!Array.isArray(segments) || segments.length === 0) return undefined;
  const parts = segments.filter((segment) => !isSilence(segment)).map((segment) => partOf(segment, seconds));
  return parts.every((part) => part !== undefined) ? parts : undefined;
}

function partOf(segment: unknown, seconds: number): SpokenPart | undefined {
  if (!isRecord(segment) || typeof segment.text !== 'string') return undefined;
  const { start, end, avg_logprob } = segment;
  if (typeof start !== 'number' || typeof end !== 'number') return undefined;
  const from = Math.min(Math.max(start, 0), seconds);
  const confidence = typeof avg_logprob === 'number' ? Math.exp(Math.min(avg_logprob, 0)) : undefined;
  return {
    text: tidyText(segment.text),
    start: from,
    end: Math.min(Math.max(end, from), seconds),
    ...(confidence !== undefined && { confidence }),
  };
}

function isSilence(segment: unknown): boolean {
  if (!isRecord(segment)) return false;
  const { no_speech_prob, avg_logprob } = segment;
  return (
    typeof no_speech_prob === 'number' &&
    typeof avg_logprob === 'number' &&
    no_speech_prob > SILENCE_PROBABILITY &&
    avg_logprob < SILENCE_LOG_PROBABILITY
  );
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
