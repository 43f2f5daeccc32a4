import { ApiError, type LocalFaultCode } from './api-error.ts';
import { type Answer, openEnvelope } from './envelope.ts';
import { isEventStream, type Line, openLine, readEvents, type ServerEvent } from './event-stream.ts';
import { newKey } from './idempotency-key.ts';

/** Longest a call may take; an extraction on demand is the slowest of them. */
const TIMEOUT_MS = 60_000;
const ATTEMPTS = 4;
const EVENTS = 'text/event-stream';
/** Beyond this the caller decides, with the refusal before their eyes, instead of a countdown. */
const LONGEST_WAIT_SECONDS = 60;
const BUSY_CODES: readonly string[] = ['over_capacity', 'rate_limited'];

export type Wait = { readonly code: string; readonly until: number };

export type Surroundings = {
  /** Where the server is, without a slash at its end; empty in a page that it serves itself. */
  readonly baseUrl: string;
  /** Sent with every call; asked anew each time, as a token changes. */
  readonly headers: () => Record<string, string> | Promise<Record<string, string>>;
  readonly explain: (code: LocalFaultCode) => { message: string; remedy: string };
  /** Renews the session that was in force at `sentAt` (Unix milliseconds); false when that cannot be done. */
  readonly renew: (sentAt: number) => Promise<boolean>;
  /** Told when a call starts waiting for a busy server, and with null when it goes on. */
  readonly onWait: (wait: Wait | null) => void;
  readonly sleep: (ms: number) => Promise<void>;
  /** From 0 to 1; spreads retries so that they do not all come back at once. */
  readonly random: () => number;
};

export type CallOptions = {
  readonly signal?: AbortSignal | undefined;
  /** Of a POST: the same key makes the same change once, for a day. One is made for each call that has none. */
  readonly idempotencyKey?: string | undefined;
  /** The caller itself comes back to a busy server. */
  readonly retries?: 'none' | undefined;
};

export type Call = CallOptions & {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  readonly path: string;
  readonly query?: Readonly<Record<string, string | number | null | undefined>>;
  readonly body?: unknown;
  /** A form that is sent as it is, instead of a JSON body. */
  readonly form?: FormData;
  /** The media type that is wanted of an answer that has several. */
  readonly accept?: string;
  readonly ifMatch?: string | null | undefined;
  /** `none` for the calls that make or end a session: a refusal there is an answer, nothing to renew or to repeat. */
  readonly renewal?: 'none';
  /** Outlives the page, for what must still leave when a tab closes. */
  readonly keepalive?: boolean;
};

export type Tagged<Data> = { readonly data: Data; readonly etag: string | null };
export type Transport = {
  readonly send: <Data>(call: Call) => Promise<Data>;
  readonly sendTagged: <Data>(call: Call) => Promise<Tagged<Data>>;
  readonly download: (call: Call) => Promise<Blob>;
  /** Runs another way of sending as a call is run: the session renewed, a busy server waited for, the envelope opened. */
  readonly sendBy: <Data>(
    call: Call,
    post: (headers: Record<string, string>) => Promise<Answer>,
  ) => Promise<Data>;
  /** The events of an answer as they come; tried again and renewed like every call, but never once it has begun. */
  readonly stream: (call: Call) => AsyncGenerator<ServerEvent>;
  readonly localFault: (code: LocalFaultCode, status?: number) => ApiError;
  readonly baseUrl: string;
};

/** The one place that calls the network (`send-form.ts` shares everything of it but the wire). */
export function createTransport(around: Surroundings): Transport {
  const localFault = (code: LocalFaultCode, status = 0) =>
    new ApiError({
      code,
      status,
      ...around.explain(code),
      requestId: null,
      fields: [],
      retryAfterSeconds: null,
    });
  const unreadable = (status: number) => localFault('response_unreadable', status);
  const exchange = (call: Call, limit?: AbortSignal) =>
    renewing(around, call, (headers) => request(around, call, { headers, localFault, limit }));

  const sendTagged = <Data>(call: Call) =>
    patiently(around, call, async (keyed) => {
      const response = await exchange(keyed);
      return {
        data: openEnvelope<Data>(await answerOf(response), unreadable),
        etag: response.headers.get('etag'),
      };
    });
  return {
    baseUrl: around.baseUrl,
    localFault,
    sendTagged,
    send: async <Data>(call: Call) => (await sendTagged<Data>(call)).data,
    sendBy: (call, post) =>
      patiently(around, call, async (keyed) => openEnvelope(await renewing(around, keyed, post), unreadable)),
    download: (call) =>
      patiently(around, call, async (keyed) => {
        const response = await exchange(keyed);
        return response.ok ? response.blob() : openEnvelope<never>(await answerOf(response), unreadable);
      }),
    stream: async function* (call) {
      const { response, line } = await patiently(around, call, (keyed) =>
        listening(async (silence) => {
          const opened = await exchange({ ...keyed, accept: EVENTS }, silence);
          if (isEventStream(opened)) return opened;
          openEnvelope(await answerOf(opened), unreadable);
          throw unreadable(opened.status);
        }),
      );
      yield* readEvents(response, { line, signal: call.signal, localFault });
    },
  };
}

/** Opens a stream on a line of its own; one that is refused leaves none behind. */
async function listening(
  open: (silence: AbortSignal) => Promise<Response>,
): Promise<{ response: Response; line: Line }> {
  const line = openLine(TIMEOUT_MS);
  try {
    return { response: await open(line.silence), line };
  } catch (error) {
    line.end();
    throw error;
  }
}

async function answerOf(response: Response): Promise<Answer> {
  const body = await response.text();
  return { status: response.status, body, header: (name) => response.headers.get(name) };
}

/** Sends, and once more with a session that was renewed meanwhile. */
async function renewing<Reply extends { readonly status: number }>(
  around: Surroundings,
  call: Call,
  post: (headers: Record<string, string>) => Promise<Reply>,
): Promise<Reply> {
  const sentAt = Date.now();
  const first = await post(await headersOf(around, call));
  if (first.status !== 401 || call.renewal === 'none') return first;
  return (await around.renew(sentAt)) ? post(await headersOf(around, call)) : first;
}

async function headersOf(around: Surroundings, call: Call): Promise<Record<string, string>> {
  return {
    ...(await around.headers()),
    ...(call.body !== undefined && { 'content-type': 'application/json' }),
    ...(call.accept && { accept: call.accept }),
    ...(call.ifMatch && { 'if-match': call.ifMatch }),
    ...(call.idempotencyKey && { 'idempotency-key': call.idempotencyKey }),
  };
}

async function request(
  around: Surroundings,
  call: Call,
  {
    headers,
    localFault,
    limit = AbortSignal.timeout(TIMEOUT_MS),
  }: {
    headers: Record<string, string>;
    localFault: (code: LocalFaultCode) => ApiError;
    limit: AbortSignal | undefined;
  },
): Promise<Response> {
  // A file takes the time its size takes; its caller may give it up.
  const limits = [...(call.form ? [] : [limit]), ...(call.signal ? [call.signal] : [])];
  try {
    return await fetch(around.baseUrl + call.path + queryOf(call.query), {
      method: call.method,
      headers,
      body: call.form ?? (call.body === undefined ? null : JSON.stringify(call.body)),
      signal: AbortSignal.any(limits),
      credentials: 'same-origin',
      keepalive: call.keepalive ?? false,
    });
  } catch (cause) {
    if (call.signal?.aborted) throw cause;
    throw localFault(limit.aborted ? 'request_timeout' : 'network_unreachable');
  }
}

/**
 * Runs a call again while the server says that it is busy, no sooner than `Retry-After` allows. A busy server has
 * done nothing of what it refuses, and a POST keeps its idempotency key, so no change is made twice.
 */
async function patiently<Result>(
  around: Surroundings,
  call: Call,
  run: (call: Call) => Promise<Result>,
): Promise<Result> {
  const key = call.method === 'POST' ? (call.idempotencyKey ?? newKey()) : undefined;
  const keyed = { ...call, idempotencyKey: key };
  const attempts = call.retries === 'none' || call.renewal === 'none' ? 1 : ATTEMPTS;
  for (let attempt = 1; ; attempt++) {
    try {
      return await run(keyed);
    } catch (error) {
      const seconds = attempt < attempts ? waitSeconds(error, attempt, around.random) : null;
      if (seconds === null || !(error instanceof ApiError)) throw error;
      around.onWait({ code: error.code, until: Date.now() + seconds * 1000 });
      await around.sleep(seconds * 1000).finally(() => around.onWait(null));
      call.signal?.throwIfAborted();
    }
  }
}

function waitSeconds(error: unknown, attempt: number, random: () => number): number | null {
  if (!(error instanceof ApiError) || !BUSY_CODES.includes(error.code)) return null;
  const seconds = error.retryAfterSeconds ?? 2 ** (attempt - 1);
  return seconds > LONGEST_WAIT_SECONDS ? null : seconds + random();
}

function queryOf(query: Call['query']): string {
  const params = new URLSearchParams();
  for (const [name, value] of Object.entries(query ?? {})) {
    if (value !== null && value !== undefined && value !== '') params.set(name, String(value));
  }
  const text = params.toString();
  return text === '' ? '' : `?${text}`;
}
