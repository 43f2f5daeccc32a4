import {
  BrokenCircuitError,
  ConsecutiveBreaker,
  circuitBreaker,
  ExponentialBackoff,
  handleWhen,
  retry,
  wrap,
} from 'cockatiel';
import type { Logger } from 'pino';
import type { AppError } from '#kernel/errors/app-error.ts';
import type { Metrics } from '#kernel/telemetry/metrics.ts';
import { documentErrors } from '../../errors.ts';
import { readAnswer } from './openai-answer.ts';
import { secondsOf } from './packed-speech.ts';
import type { PackedSpeech, SpeechEngine, Transcript } from './port.ts';
import { waveOf } from './wave.ts';

/** Where calls that leave the process are counted and their failures told; the command line has neither. */
export type CallWatch = { readonly metrics: Metrics; readonly log: Logger };

export type SpeechService = {
  readonly address: URL;
  readonly key?: string | undefined;
  readonly model: string;
  /** Of one stretch, with its retries. */
  readonly timeoutMs: number;
};

/** A busy or stumbling service is asked again this often, with growing pauses; listening twice does no harm. */
const RETRIES = 2;
const FIRST_PAUSE_MS = 250;
/** After so many failures in a row nothing is asked for a while: callers are told at once. */
const FAILURES_MAX = 5;
const PAUSE_MS = 30_000;
/** Half a minute with the times of its words takes 50 KB. */
const MAX_ANSWER_BYTES = 1024 * 1024;

/** What a service answered in place of a transcript. */
class ServiceStatus extends Error {
  readonly status: number;
  constructor(status: number) {
    super(`the speech service answered ${status}`);
    this.status = status;
  }
}

/** In place of an abort by our caller, which says nothing about the service. */
class CallerLeft extends Error {}

/**
 * A service that the operator chose and that speaks OpenAI's `/v1/audio/transcriptions`: OpenAI's own, servers of
 * faster-whisper, vLLM, LocalAI, or whisper.cpp's under its own path. What is said leaves this machine.
 *
 * Source: platform.openai.com/docs/api-reference/audio/createTranscription
 */
export function createSpeechService(service: SpeechService, watch?: CallWatch): SpeechEngine {
  const call = guarded(service, watch);
  // Models without times refuse the first form with 400 and are asked for the second from then on.
  let format = 'verbose_json';
  const ask = async (speech: PackedSpeech, language: string | undefined, signal: AbortSignal) => {
    const form = () => formOf(speech, { model: service.model, language, response_format: format });
    try {
      return await post(service, form(), signal);
    } catch (error) {
      if (format === 'json' || !(error instanceof ServiceStatus) || error.status !== 400) throw error;
      format = 'json';
      return await post(service, form(), signal);
    }
  };
  return {
    name: service.model,
    languages: undefined,
    transcribe: (speech, { language, signal: caller }) =>
      call(caller, async (signal): Promise<Transcript> => {
        const transcript = readAnswer(await ask(speech, language, signal), secondsOf(speech));
        if (!transcript) throw new Error('the speech service gave no transcript');
        return transcript;
      }),
    close: async () => undefined,
  };
}

function formOf(speech: PackedSpeech, fields: Record<string, string | undefined>): FormData {
  const form = new FormData();
  form.set('file', new Blob([new Uint8Array(waveOf(speech))], { type: 'audio/wav' }), 'stretch.wav');
  for (const [name, value] of Object.entries({ ...fields, temperature: '0' }))
    if (value !== undefined) form.set(name, value);
  return form;
}

/** A redirect is not followed: the key and the recording are for this address alone. */
async function post({ address, key }: SpeechService, form: FormData, signal: AbortSignal): Promise<unknown> {
  // Written out first: a form that `fetch` writes itself fails outside of our hands when it is given up half-way.
  const written = new Response(form);
  const headers = {
    'content-type': written.headers.get('content-type') ?? '',
    ...(key !== undefined && { authorization: `Bearer ${key}` }),
  };
  const body = new Uint8Array(await written.arrayBuffer());
  const response = await fetch(address, { method: 'POST', body, headers, signal, redirect: 'error' });
  if (!response.ok) {
    await response.body?.cancel();
    throw new ServiceStatus(response.status);
  }
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of response.body ?? []) {
    bytes += chunk.length;
    if (bytes > MAX_ANSWER_BYTES) throw new Error('the speech service answers without end');
    chunks.push(chunk);
  }
  return JSON.parse(Buffer.concat(chunks).toString('utf8'));
}

type Guarded = (
  caller: AbortSignal | undefined,
  work: (signal: AbortSignal) => Promise<Transcript>,
) => Promise<Transcript>;

/** Every call has a time limit, is measured, passes the breaker, and fails with one of our errors. */
function guarded({ timeoutMs }: SpeechService, watch?: CallWatch): Guarded {
  const outage = handleWhen(isOutage);
  const again = retry(outage, {
    maxAttempts: RETRIES,
    backoff: new ExponentialBackoff({ initialDelay: FIRST_PAUSE_MS }),
  });
  const breaker = circuitBreaker(outage, {
    halfOpenAfter: PAUSE_MS,
    breaker: new ConsecutiveBreaker(FAILURES_MAX),
  });
  const policy = wrap(breaker, again);
  return async (caller, work) => {
    const timeout = AbortSignal.timeout(timeoutMs);
    const signal = caller ? AbortSignal.any([caller, timeout]) : timeout;
    const stop = watch?.metrics.externalCalls.startTimer({ target: 'speech' });
    try {
      const transcript = await policy.execute(
        () =>
          work(signal).catch((error: unknown) => Promise.reject(caller?.aborted ? new CallerLeft() : error)),
        signal,
      );
      stop?.({ outcome: 'success' });
      return transcript;
    } catch (error) {
      stop?.({ outcome: caller?.aborted ? 'cancelled' : 'failure' });
      if (caller?.aborted) throw caller.reason;
      const failure = timeout.aborted
        ? documentErrors.speech_timeout({ seconds: timeoutMs / 1000 })
        : failureOf(error);
      watch?.log.warn({ err: error, code: failure.code }, 'the speech service did not answer');
      throw failure;
    }
  };
}

function failureOf(error: unknown): AppError {
  const isDown = error instanceof BrokenCircuitError || isOutage(error);
  return isDown ? documentErrors.speech_unavailable() : documentErrors.speech_failed();
}

/** A refusal of what was asked, or an answer without sense, says nothing about the service being up. */
function isOutage(error: unknown): boolean {
  if (error instanceof ServiceStatus)
    return error.status >= 500 || error.status === 408 || error.status === 429;
  // What `fetch` throws: no connection, cut short, out of time.
  return error instanceof TypeError || (error instanceof Error && error.name === 'TimeoutError');
}
