import { createAnthropic } from '@ai-sdk/anthropic';
import { createGoogle } from '@ai-sdk/google';
import { createOpenAI } from '@ai-sdk/openai';
import { createOpenAICompatible } from '@ai-sdk/openai-compatible';
import {
  APICallError,
  generateText,
  jsonSchema,
  Output,
  type LanguageModel as SdkModel,
  streamText,
} from 'ai';
import {
  BrokenCircuitError,
  type CircuitBreakerPolicy,
  ConsecutiveBreaker,
  circuitBreaker,
  handleWhen,
} from 'cockatiel';
import type { Logger } from 'pino';
import { AppError } from '#kernel/errors/app-error.ts';
import type { KernelSettings } from '#kernel/settings/kernel.settings.ts';
import type { Metrics } from '#kernel/telemetry/metrics.ts';
import { modelErrors } from './model.errors.ts';
import type { LanguageModel, ModelRequest } from './port.ts';

type Parts = { settings: KernelSettings; metrics: Metrics; log: Logger };

/** A busy or stumbling endpoint is asked again this often, with growing pauses. */
const RETRIES = 2;
/** After so many failures in a row nothing is asked for a while: callers are told at once. */
const FAILURES_MAX = 5;
const PAUSE_MS = 30_000;
/** Where Ollama answers when nothing else is said. */
const OLLAMA_URL = 'http://127.0.0.1:11434/v1';

/** The adapter for every model that the AI SDK speaks to; undefined when none is configured. */
export function createLanguageModel(parts: Parts): LanguageModel | undefined {
  const { MODEL_PROVIDER: provider, MODEL_NAME: name } = parts.settings;
  if (provider === 'none' || name === undefined) return undefined;
  const model = sdkModelOf(parts.settings, name);
  const call = guarded(parts, provider);
  const common = ({ instructions, material, maxOutputTokens }: ModelRequest, abortSignal: AbortSignal) => ({
    model,
    instructions,
    prompt: material,
    maxOutputTokens,
    abortSignal,
    maxRetries: RETRIES,
    temperature: 0,
  });
  return {
    name: `${provider}/${name}`,
    generate: (request) =>
      call(request.signal, async (signal) => {
        const { text, usage } = await generateText(common(request, signal));
        return { text, inputTokens: usage.inputTokens ?? 0, outputTokens: usage.outputTokens ?? 0 };
      }),
    generateObject: (request, schema) =>
      call(request.signal, async (signal) => {
        const output = Output.object({ schema: jsonSchema(schema) });
        return (await generateText({ ...common(request, signal), output })).output;
      }),
    stream: (request) =>
      streamed(call, request, (signal) => streamText({ ...common(request, signal), onError: () => {} })),
  };
}

function sdkModelOf(settings: KernelSettings, name: string): SdkModel {
  const { MODEL_PROVIDER: provider, MODEL_API_KEY: apiKey, MODEL_BASE_URL: baseURL } = settings;
  const options = { ...(apiKey !== undefined && { apiKey }), ...(baseURL !== undefined && { baseURL }) };
  if (provider === 'openai') return createOpenAI(options)(name);
  if (provider === 'anthropic') return createAnthropic(options)(name);
  if (provider === 'google') return createGoogle(options)(name);
  const url = baseURL ?? OLLAMA_URL;
  return createOpenAICompatible({
    name: provider,
    baseURL: url,
    supportsStructuredOutputs: true,
    ...(apiKey !== undefined && { apiKey }),
  })(name);
}

type Guarded = <T>(signal: AbortSignal, work: (signal: AbortSignal) => Promise<T>) => Promise<T>;

/** Every call has a time limit, is measured, passes the breaker, and fails with one of our errors. */
function guarded({ settings, metrics, log }: Parts, provider: string): Guarded {
  const seconds = settings.MODEL_TIMEOUT_SECONDS;
  // A refusal of what was asked says nothing about the endpoint.
  const isOutage = (error: unknown) => failureOf(error).code === 'model_unavailable';
  const breaker: CircuitBreakerPolicy = circuitBreaker(handleWhen(isOutage), {
    halfOpenAfter: PAUSE_MS,
    breaker: new ConsecutiveBreaker(FAILURES_MAX),
  });
  return async (caller, work) => {
    const timeout = AbortSignal.timeout(seconds * 1000);
    const stop = metrics.externalCalls.startTimer({ target: `model:${provider}` });
    try {
      const result = await breaker.execute(() => work(AbortSignal.any([caller, timeout])));
      stop({ outcome: 'success' });
      return result;
    } catch (error) {
      stop({ outcome: 'failure' });
      if (caller.aborted) throw caller.reason;
      const failure = timeout.aborted ? modelErrors.model_timeout({ seconds }) : failureOf(error);
      log.warn({ err: error, code: failure.code, provider }, 'the language model did not answer');
      throw failure;
    }
  };
}

function isRefusal({ statusCode = 500 }: APICallError): boolean {
  return statusCode >= 400 && statusCode < 500 && statusCode !== 408 && statusCode !== 429;
}

function failureOf(error: unknown): AppError {
  if (error instanceof AppError) return error;
  if (error instanceof BrokenCircuitError) return modelErrors.model_unavailable();
  // After its retries the SDK gives the last error inside its own.
  const cause = error instanceof Error && 'lastError' in error ? error.lastError : error;
  const isOutage = APICallError.isInstance(cause) ? !isRefusal(cause) : isNoAnswer(cause);
  return isOutage ? modelErrors.model_unavailable() : modelErrors.model_failed();
}

/** Aborted by our time limit, or a connection that was never made. */
function isNoAnswer(cause: unknown): boolean {
  return cause instanceof Error && (cause.name === 'TimeoutError' || cause.name === 'AbortError');
}

/** The guard covers the whole stream: it ends when the last word has come. */
async function* streamed(
  call: Guarded,
  request: ModelRequest,
  open: (signal: AbortSignal) => { fullStream: AsyncIterable<StreamPart> },
): AsyncGenerator<string> {
  const words: string[] = [];
  let [wake, isDone] = [() => {}, false];
  const ended = call(request.signal, async (signal) => {
    for await (const part of open(signal).fullStream) {
      if (part.type === 'error') throw part.error;
      if (part.type === 'abort') throw signal.reason;
      if (part.type !== 'text-delta' || part.text === undefined) continue;
      words.push(part.text);
      wake();
    }
  }).finally(() => {
    isDone = true;
    wake();
  });
  ended.catch(() => undefined);
  while (!isDone || words.length > 0) {
    if (words.length === 0) await new Promise<void>((resolve) => (wake = resolve));
    yield* words.splice(0);
  }
  await ended;
}

type StreamPart = { readonly type: string; readonly text?: string; readonly error?: unknown };
