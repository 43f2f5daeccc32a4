import { createAnthropic } from '@ai-sdk/anthropic';
import { createGoogle } from '@ai-sdk/google';
import { createOpenAI } from '@ai-sdk/openai';
import { createOpenAICompatible } from '@ai-sdk/openai-compatible';
import {
  APICallError,
  generateText,
  jsonSchema,
  type LanguageModelUsage,
  Output,
  type LanguageModel as SdkModel,
  streamText,
  type TextStreamPart,
  type ToolSet,
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
import type { LanguageModel, ModelReply, ModelRequest } from './port.ts';

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
        return replyOf(text, usage);
      }),
    generateObject: (request, schema) =>
      call(request.signal, async (signal) => {
        const output = Output.object({ schema: jsonSchema(schema) });
        return (await generateText({ ...common(request, signal), output })).output;
      }),
    stream: (request, tell) =>
      call(request.signal, async (signal) => {
        // What goes wrong comes as a part of the stream; the SDK would print it as well.
        const { fullStream } = streamText({ ...common(request, signal), onError: () => {} });
        return tellPieces(fullStream, tell, signal);
      }),
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

/** In place of the SDK's `AbortError`, which the breaker would count as an endpoint that does not answer. */
class CallerLeft extends Error {}

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
      const result = await breaker.execute(() =>
        work(AbortSignal.any([caller, timeout])).catch((error: unknown) => {
          throw caller.aborted ? new CallerLeft() : error;
        }),
      );
      stop({ outcome: 'success' });
      return result;
    } catch (error) {
      stop({ outcome: caller.aborted ? 'cancelled' : 'failure' });
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

/** Tells the text of a stream piece by piece, and gives all of it in the end. */
async function tellPieces(
  parts: AsyncIterable<TextStreamPart<ToolSet>>,
  tell: (piece: string) => void,
  signal: AbortSignal,
): Promise<ModelReply> {
  let text = '';
  let usage: Partial<LanguageModelUsage> = {};
  for await (const part of parts) {
    if (part.type === 'error') throw part.error;
    if (part.type === 'abort') throw signal.reason;
    if (part.type === 'finish') usage = part.totalUsage;
    if (part.type !== 'text-delta') continue;
    text += part.text;
    tell(part.text);
  }
  return replyOf(text, usage);
}

function replyOf(
  text: string,
  { inputTokens = 0, outputTokens = 0 }: Partial<LanguageModelUsage>,
): ModelReply {
  return { text, inputTokens, outputTokens };
}
