import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify';
import { AppError } from '#kernel/errors/app-error.ts';
import { httpErrors } from './http.errors.ts';
import { malformed } from './malformed.ts';
import { languageOf } from './request-facts.ts';
import { isOfTheParser } from './upload.ts';
import { validationError } from './validation.ts';

declare module 'fastify' {
  interface FastifyReply {
    /** The code of the refusal that was sent, for the metrics. */
    errorCode: string | undefined;
  }
}

/** Answers with an error: its status, its headers, its envelope. */
export function sendError(error: unknown, request: FastifyRequest, reply: FastifyReply): void {
  const { refusal, language, body } = tellError(error, request, reply);
  const wait = refusal.details?.retry_after_seconds ?? (refusal.status === 503 ? 2 : undefined);
  if (wait !== undefined) void reply.header('retry-after', String(wait));
  if (refusal.status === 401) void reply.header('www-authenticate', 'Bearer');
  void reply
    .code(refusal.status)
    .header('cache-control', 'no-store')
    .header('content-language', language)
    .type('application/json; charset=utf-8')
    .serializer(JSON.stringify)
    .send(body);
}

/** The one place where an error becomes what its reader is told; it is logged and counted here, once. */
export function tellError(error: unknown, request: FastifyRequest, reply: FastifyReply) {
  const refusal = asRefusal(error, request);
  if (refusal.status >= 500)
    request.log.error({ request_id: request.id, err: error, code: refusal.code }, 'request failed');
  reply.errorCode = refusal.code;
  const language = languageOf(request.headers['accept-language']);
  const { message, remedy } = refusal.in(language);
  const told = {
    code: refusal.code,
    message,
    remedy,
    ...(refusal.details && { details: refusal.detailsIn(language) }),
    request_id: request.id,
  };
  return { refusal, language, body: { success: false, data: null, error: told } };
}

function asRefusal(error: unknown, request: FastifyRequest): AppError {
  if (error instanceof AppError) return error;
  if (!(error instanceof Error)) return httpErrors.internal_error({ request_id: request.id });
  const { validation, validationContext, code, statusCode } = error as FastifyError;
  // Forms have a parser, for uploads: on any other route what it read is no body, and that is what to say.
  if (validationContext === 'body' && request.isMultipart()) return httpErrors.unsupported_media_type();
  if (validation) return validationError(validationContext ?? 'body', validation);
  // What a broken upload ends with has the code of a broken connection to the database.
  if (request.raw.destroyed && error.message === 'aborted') return httpErrors.client_gone();
  return (
    fromFastify(code, request) ??
    fromClient(error, code, statusCode) ??
    fromPostgres(code, error) ??
    httpErrors.internal_error({ request_id: request.id })
  );
}

function fromFastify(code: string | undefined, request: FastifyRequest): AppError | undefined {
  if (code === 'FST_ERR_CTP_BODY_TOO_LARGE') {
    return httpErrors.payload_too_large({ limit: request.routeOptions.bodyLimit });
  }
  if (code === 'FST_ERR_CTP_INVALID_MEDIA_TYPE') return httpErrors.unsupported_media_type();
  if (code === 'FST_ERR_CTP_INVALID_CONTENT_LENGTH') {
    return malformed('length');
  }
  if (code === 'FST_ERR_CTP_INVALID_JSON_BODY') return malformed('json');
  if (code === 'FST_ERR_CTP_EMPTY_JSON_BODY') return malformed('empty');
  if (code === 'FST_ERR_BAD_URL') return malformed('address');
  return undefined;
}

/** What the parser of forms and the server of static files say of a request that nothing could answer. */
function fromClient(error: Error, code: string | undefined, status = 500): AppError | undefined {
  if (isOfTheParser(error)) return malformed('form');
  if (code === 'ENAMETOOLONG' || status === 403 || status === 404) return httpErrors.not_found();
  return status < 500 ? malformed('unknown') : undefined;
}

/** SQLSTATE and socket codes that a user can do something about. Source: PostgreSQL manual, appendix A. */
const RETRY = new Set(['55P03', '40001', '40P01']);
const DATABASE_GONE = /^(ECONN|EPIPE|ETIMEDOUT|57P0|08|53)/;

function fromPostgres(code: string | undefined, error: Error): AppError | undefined {
  if (code === '57014') return httpErrors.statement_timeout();
  if (code && RETRY.has(code)) return httpErrors.conflict_retry({}, { retry_after_seconds: 1 });
  // FATAL ends the connection: the server refused it or went away, whatever the code.
  const isFatal = 'severity' in error && error.severity === 'FATAL';
  const isSilent = /^(timeout exceeded when|Connection terminated)/.test(error.message);
  const isGone = isFatal || isSilent || (code !== undefined && DATABASE_GONE.test(code));
  return isGone ? httpErrors.database_unavailable() : undefined;
}
