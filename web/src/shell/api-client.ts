import { ApiError, type LocalFaultCode } from './api-error.ts';
import { openEnvelope } from './envelope.ts';

/** Marks a browser session: tokens stay in HttpOnly cookies, and no foreign page can send this header. */
export const CLIENT_HEADER = { 'x-socle-client': 'console' } as const;

/** Longest a call may take; an extraction on demand is the slowest of them. */
const TIMEOUT_MS = 60_000;
const ATTEMPTS = 4;
/** Beyond this the person decides, with the refusal before their eyes, instead of a countdown. */
const LONGEST_WAIT_SECONDS = 60;
const BUSY_CODES: readonly string[] = ['over_capacity', 'rate_limited'];

export type Wait = { readonly code: string; readonly until: number };

export type ApiSurroundings = {
  /** Empty in the console: same origin. */
  readonly baseUrl: string;
  readonly language: () => string;
  readonly explain: (code: LocalFaultCode) => { message: string; remedy: string };
  /** Renews the session that was in force at `sentAt`; false when the person has to sign in again and did not. */
  readonly renew: (sentAt: number) => Promise<boolean>;
  /** Told when a call starts waiting for a busy server, and with null when it goes on. */
  readonly onWait: (wait: Wait | null) => void;
  readonly sleep: (ms: number) => Promise<void>;
  /** From 0 to 1; spreads retries so that they do not all come back at once. */
  readonly random: () => number;
};

export type Call = {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  readonly path: string;
  readonly query?: Readonly<Record<string, string | number | null | undefined>>;
  readonly body?: unknown;
  readonly ifMatch?: string | null;
  readonly signal?: AbortSignal;
  /** `none` for the calls that make or end a session: a 401 there is an answer, not an expired session. */
  readonly renewal?: 'none';
  /** Outlives the page, for what must still leave when a tab closes. */
  readonly keepalive?: boolean;
};

export type Tagged<Data> = { readonly data: Data; readonly etag: string | null };
export type ApiClient = {
  readonly send: <Data>(call: Call) => Promise<Data>;
  readonly sendTagged: <Data>(call: Call) => Promise<Tagged<Data>>;
  readonly download: (call: Call) => Promise<Blob>;
  readonly localFault: (code: LocalFaultCode, status?: number) => ApiError;
};

/** The one place of the console that calls the network (uploads, which need progress, share its envelope). */
export function createApiClient(around: ApiSurroundings): ApiClient {
  const localFault = (code: LocalFaultCode, status = 0) =>
    new ApiError({
      code,
      status,
      ...around.explain(code),
      requestId: null,
      fields: [],
      retryAfterSeconds: null,
    });

  async function exchange(call: Call): Promise<Response> {
    const sentAt = Date.now();
    const first = await request(around, call, localFault);
    if (first.status !== 401 || call.renewal === 'none') return first;
    return (await around.renew(sentAt)) ? request(around, call, localFault) : first;
  }

  async function open<Data>(response: Response): Promise<Data> {
    const body = await response.text();
    const header = (name: string) => response.headers.get(name);
    return openEnvelope<Data>({ status: response.status, body, header }, (status) =>
      localFault('response_unreadable', status),
    );
  }

  const sendTagged = <Data>(call: Call) =>
    patiently(around, call, async () => {
      const response = await exchange(call);
      return { data: await open<Data>(response), etag: response.headers.get('etag') };
    });

  return {
    localFault,
    sendTagged,
    send: async <Data>(call: Call) => (await sendTagged<Data>(call)).data,
    download: (call) =>
      patiently(around, call, async () => {
        const response = await exchange(call);
        return response.ok ? response.blob() : open<never>(response);
      }),
  };
}

async function request(
  around: ApiSurroundings,
  call: Call,
  localFault: (code: LocalFaultCode) => ApiError,
): Promise<Response> {
  const headers: Record<string, string> = { ...CLIENT_HEADER, 'accept-language': around.language() };
  if (call.body !== undefined) headers['content-type'] = 'application/json';
  if (call.ifMatch) headers['if-match'] = call.ifMatch;
  const limit = AbortSignal.timeout(TIMEOUT_MS);
  try {
    return await fetch(around.baseUrl + call.path + queryOf(call.query), {
      method: call.method,
      headers,
      body: call.body === undefined ? null : JSON.stringify(call.body),
      signal: call.signal ? AbortSignal.any([call.signal, limit]) : limit,
      credentials: 'same-origin',
      keepalive: call.keepalive ?? false,
    });
  } catch (cause) {
    if (call.signal?.aborted) throw cause;
    throw localFault(limit.aborted ? 'request_timeout' : 'network_unreachable');
  }
}

/** Runs a safe call again while the server says that it is busy, no sooner than `Retry-After` allows. */
async function patiently<Result>(
  around: ApiSurroundings,
  call: Call,
  run: () => Promise<Result>,
): Promise<Result> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await run();
    } catch (error) {
      const seconds =
        call.method === 'GET' && attempt < ATTEMPTS ? waitSeconds(error, attempt, around.random) : null;
      if (seconds === null || !(error instanceof ApiError)) throw error;
      around.onWait({ code: error.code, until: Date.now() + seconds * 1000 });
      await around.sleep(seconds * 1000).finally(() => around.onWait(null));
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
