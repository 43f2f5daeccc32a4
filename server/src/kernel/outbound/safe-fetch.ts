import { isIP } from 'node:net';
import type { Readable } from 'node:stream';
import { type Agent, type Dispatcher, request } from 'undici';
import { outboundErrors } from '#kernel/errors/outbound.errors.ts';
import { type AddressPolicy, isPublicAddress } from './address-policy.ts';
import { boundedBody } from './bounded-body.ts';
import { fileNameOf, mediaTypeOf } from './content-name.ts';
import { asDownloadFailure, type DownloadLimits, tooLarge, tooSlow } from './download-failure.ts';
import { createPinnedAgent } from './pinned-agent.ts';
import { nextTarget, redirectOf } from './redirect.ts';
import { createResolver, type Resolver } from './resolver.ts';
import { readTarget, type Target } from './url-policy.ts';

export type Fetched = {
  /** Decoded, counted, under the deadline. Read it or destroy it: the connection lives until then. */
  readonly body: Readable;
  readonly finalUrl: string;
  /** What the server says; the content decides. */
  readonly mediaType: string | undefined;
  /** A label proposed by the server or taken from the address, without directories. */
  readonly fileName: string | undefined;
};

export type FetchOrder = { readonly url: string; readonly maxBytes: number; readonly signal?: AbortSignal };
export type SafeFetch = (order: FetchOrder) => Promise<Fetched>;

export type SafeFetchOptions = {
  readonly resolve?: Resolver;
  readonly isAllowed?: AddressPolicy;
  readonly allowedPorts?: readonly number[];
  readonly maxRedirects?: number;
  readonly connectTimeoutMs?: number;
  /** The longest silence, before the headers or between two pieces of the body. */
  readonly idleTimeoutMs?: number;
  readonly totalTimeoutMs?: number;
};

const DEFAULTS = {
  resolve: createResolver(),
  isAllowed: isPublicAddress,
  /** The web's own ports and their two usual alternatives; any other may be a service that is not HTTP. */
  allowedPorts: [80, 443, 8080, 8443],
  maxRedirects: 5,
  connectTimeoutMs: 5_000,
  idleTimeoutMs: 15_000,
  totalTimeoutMs: 120_000,
};

type Settings = Required<SafeFetchOptions>;
type Answer = Dispatcher.ResponseData;
type Hop = { readonly agent: Agent; readonly answer: Answer };
type Deadline = { readonly signal: AbortSignal; readonly release: () => void };

const HEADERS = { accept: '*/*', 'accept-encoding': 'gzip, br', 'user-agent': 'Socle (document download)' };

/**
 * Fetches an address given by a stranger without letting it reach inside: every address of every hop is
 * checked and pinned (docs/adr/0011-outbound-requests-are-pinned.md). No cookie, credential or proxy is used.
 *
 * @throws AppError `url_not_allowed` (400), `url_forbidden` (403), `too_many_redirects` (422),
 *   `download_timeout` (504), `download_failed` (502), `file_too_large` (413); the last three also from the body
 */
export function createSafeFetch(options: SafeFetchOptions = {}): SafeFetch {
  const settings: Settings = { ...DEFAULTS, ...options };
  return async ({ url, maxBytes, signal }) => {
    const limits = { ...settings, maxBytes };
    const deadline = startDeadline(limits, signal);
    try {
      return await follow(readTarget(url, new Set(settings.allowedPorts)), { settings, limits, deadline });
    } catch (error) {
      deadline.release();
      throw signal?.aborted ? signal.reason : asDownloadFailure(error, limits);
    }
  };
}

type Run = { readonly settings: Settings; readonly limits: DownloadLimits; readonly deadline: Deadline };

async function follow(first: Target, run: Run): Promise<Fetched> {
  let target = first;
  for (let redirects = 0; redirects <= run.settings.maxRedirects; redirects += 1) {
    const hop = await open(target, run);
    const location = redirectOf(hop.answer.statusCode, hop.answer.headers);
    if (location === undefined) return await deliver(hop, target, run);
    await hop.agent.destroy();
    target = nextTarget(target.url, location, new Set(run.settings.allowedPorts));
  }
  throw outboundErrors.too_many_redirects({ limit: run.settings.maxRedirects });
}

async function open(target: Target, run: Run): Promise<Hop> {
  const { settings, limits, deadline } = run;
  const agent = createPinnedAgent({
    addresses: await checkedAddresses(target, run),
    isAllowed: settings.isAllowed,
    connectTimeoutMs: limits.connectTimeoutMs,
    maxResponseBytes: limits.maxBytes,
  });
  try {
    const answer = await request(target.url, {
      dispatcher: agent,
      headers: HEADERS,
      signal: deadline.signal,
      headersTimeout: limits.idleTimeoutMs,
      bodyTimeout: limits.idleTimeoutMs,
    });
    answer.body.on('error', () => undefined);
    return { agent, answer };
  } catch (error) {
    await agent.destroy();
    throw error;
  }
}

/** All of them must be allowed: a name with one private address among public ones is a trap, not an accident. */
async function checkedAddresses(target: Target, run: Run): Promise<string[]> {
  const { settings, deadline } = run;
  const addresses = isIP(target.host) ? [target.host] : await within(settings.resolve(target.host), deadline);
  const areAllowed =
    addresses.length > 0 && addresses.every((address) => settings.isAllowed(address, target.port));
  if (!areAllowed) throw outboundErrors.url_forbidden();
  return addresses;
}

async function deliver(hop: Hop, target: Target, run: Run): Promise<Fetched> {
  const { answer, agent } = hop;
  const close = () => {
    run.deadline.release();
    void agent.destroy();
  };
  try {
    if (answer.statusCode !== 200) {
      throw outboundErrors.download_failed({ reason: `HTTP ${answer.statusCode}` });
    }
    if (Number(answer.headers['content-length'] ?? 0) > run.limits.maxBytes) throw tooLarge(run.limits);
    const body = boundedBody(answer.body, String(answer.headers['content-encoding'] ?? ''), run.limits);
    body.once('close', close);
    return {
      body,
      finalUrl: target.url.href,
      mediaType: mediaTypeOf(answer.headers),
      fileName: fileNameOf(answer.headers, target.url),
    };
  } catch (error) {
    close();
    throw error;
  }
}

/** One clock for the whole order, redirects and body included; the caller's own signal ends it too. */
function startDeadline(limits: DownloadLimits, caller: AbortSignal | undefined): Deadline {
  const expiry = new AbortController();
  const timer = setTimeout(() => expiry.abort(tooSlow(limits)), limits.totalTimeoutMs);
  timer.unref();
  const signal = caller ? AbortSignal.any([caller, expiry.signal]) : expiry.signal;
  return { signal, release: () => clearTimeout(timer) };
}

async function within<T>(work: Promise<T>, deadline: Deadline): Promise<T> {
  const ended = new Promise<never>((_, reject) => {
    if (deadline.signal.aborted) reject(deadline.signal.reason);
    deadline.signal.addEventListener('abort', () => reject(deadline.signal.reason), { once: true });
  });
  return await Promise.race([work, ended]);
}
