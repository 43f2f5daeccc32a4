import { AppError, type Text } from '#kernel/errors/app-error.ts';
import { outboundErrors } from '#kernel/errors/outbound.errors.ts';
import { sizeText } from '#kernel/errors/size-text.ts';
import { UnpinnedConnectionError } from './pinned-agent.ts';

export type DownloadLimits = {
  readonly maxBytes: number;
  readonly connectTimeoutMs: number;
  readonly idleTimeoutMs: number;
  readonly totalTimeoutMs: number;
};

/** Which time limit each code tells of. Source: undici docs/api/Errors.md, c-ares ares_strerror(3). */
const TIMEOUTS = new Map<string, (limits: DownloadLimits) => Text>([
  ['UND_ERR_CONNECT_TIMEOUT', ({ connectTimeoutMs }) => notConnected(connectTimeoutMs)],
  ['UND_ERR_HEADERS_TIMEOUT', ({ idleTimeoutMs }) => silent(idleTimeoutMs)],
  ['UND_ERR_BODY_TIMEOUT', ({ idleTimeoutMs }) => silent(idleTimeoutMs)],
  // These two are the system's and the name servers' own.
  ['ETIMEDOUT', () => ({ en: 'the connection timed out', fr: 'la connexion n’a pas abouti à temps' })],
  [
    'ETIMEOUT',
    () => ({
      en: 'no name server gave its address in time',
      fr: 'aucun serveur de noms n’a donné son adresse à temps',
    }),
  ],
]);

/** Turns whatever a network can throw into a refusal with a stable code; nothing the server said is repeated. */
export function asDownloadFailure(error: unknown, limits: DownloadLimits): AppError {
  if (error instanceof AppError) return error;
  if (error instanceof UnpinnedConnectionError) return outboundErrors.url_forbidden();
  const code = codeOf(error);
  if (code === 'UND_ERR_RES_EXCEEDED_MAX_SIZE') return tooLarge(limits);
  const what = TIMEOUTS.get(code)?.(limits);
  if (what) return outboundErrors.download_timeout({ what });
  return outboundErrors.download_failed({ reason: reasonOf(code) });
}

export function tooLarge(limits: DownloadLimits): AppError {
  return outboundErrors.file_too_large(
    { limit: sizeText(limits.maxBytes) },
    { limit_bytes: limits.maxBytes },
  );
}

/** The whole, redirects and body included, took longer than it may. */
export function tooSlow({ totalTimeoutMs }: DownloadLimits): AppError {
  const limit = secondsOf(totalTimeoutMs);
  return outboundErrors.download_timeout({
    what: { en: `nothing was complete within ${limit}`, fr: `rien de complet en ${limit}` },
  });
}

function notConnected(limitMs: number): Text {
  const limit = secondsOf(limitMs);
  return { en: `no connection was made within ${limit}`, fr: `aucune connexion en ${limit}` };
}

function silent(limitMs: number): Text {
  const limit = secondsOf(limitMs);
  return { en: `it sent nothing for ${limit}`, fr: `il n’a rien envoyé pendant ${limit}` };
}

function secondsOf(ms: number): string {
  return `${Math.ceil(ms / 1000)} s`;
}

function codeOf(error: unknown): string {
  if (!(error instanceof Error)) return '';
  if ('code' in error && typeof error.code === 'string') return error.code;
  return error.cause ? codeOf(error.cause) : '';
}

function reasonOf(code: string): string {
  if (/TLS|SSL|CERT|SELF_SIGNED|EPROTO/.test(code)) return 'TLS';
  if (/^Z_|^ERR__ERROR_FORMAT|BROTLI|^ERR_PADDING/.test(code)) return 'Content-Encoding';
  if (/^(ESERVFAIL|EREFUSED|ENOTIMP|EBADRESP)$/.test(code)) return 'DNS';
  if (/^(HPE_|UND_ERR_(HEADERS_OVERFLOW|RES_CONTENT_LENGTH))/.test(code)) return 'HTTP';
  return 'connection';
}
