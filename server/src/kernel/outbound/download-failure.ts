import { AppError } from '#kernel/errors/app-error.ts';
import { outboundErrors } from '#kernel/errors/outbound.errors.ts';
import { sizeText } from '#kernel/errors/size-text.ts';
import { UnpinnedConnectionError } from './pinned-agent.ts';

export type DownloadLimits = { readonly maxBytes: number; readonly totalTimeoutMs: number };

/** Time limits that undici and c-ares raise. Source: undici docs/api/Errors.md, c-ares ares_strerror(3). */
const TIMEOUT_CODES = new Set([
  'UND_ERR_CONNECT_TIMEOUT',
  'UND_ERR_HEADERS_TIMEOUT',
  'UND_ERR_BODY_TIMEOUT',
  'ETIMEDOUT',
  'ETIMEOUT',
]);

/** Turns whatever a network can throw into a refusal with a stable code; nothing the server said is repeated. */
export function asDownloadFailure(error: unknown, limits: DownloadLimits): AppError {
  if (error instanceof AppError) return error;
  if (error instanceof UnpinnedConnectionError) return outboundErrors.url_forbidden();
  const code = codeOf(error);
  if (code === 'UND_ERR_RES_EXCEEDED_MAX_SIZE') return tooLarge(limits);
  if (TIMEOUT_CODES.has(code)) return tooSlow(limits);
  return outboundErrors.download_failed({ reason: reasonOf(code) });
}

export function tooLarge(limits: DownloadLimits): AppError {
  return outboundErrors.file_too_large(
    { limit: sizeText(limits.maxBytes) },
    { limit_bytes: limits.maxBytes },
  );
}

export function tooSlow(limits: DownloadLimits): AppError {
  return outboundErrors.download_timeout({ limit: `${Math.ceil(limits.totalTimeoutMs / 1000)} s` });
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
