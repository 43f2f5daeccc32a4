export type FieldFault = { readonly path: string; readonly message: string };

/** A refusal as the server sends it. */
export type WireError = {
  readonly code: string;
  readonly message: string;
  readonly remedy: string;
  readonly details?: { readonly fields?: FieldFault[]; readonly [key: string]: unknown };
  readonly request_id: string;
};

/** Failures that happen before a readable answer exists; everything else carries the server's own code. */
export type LocalFaultCode = 'network_unreachable' | 'request_timeout' | 'response_unreadable';

export type ApiFault = {
  readonly code: string;
  /** HTTP status, or 0 when there was no answer. */
  readonly status: number;
  readonly message: string;
  readonly remedy: string;
  readonly requestId: string | null;
  /** Of an input that was refused: each field, and what is wrong with it. */
  readonly fields: readonly FieldFault[];
  readonly retryAfterSeconds: number | null;
};

/** A refusal as a person reads it: what was refused, what to do, and the id that finds it in the logs. */
export class ApiError extends Error implements ApiFault {
  readonly code: string;
  readonly status: number;
  readonly remedy: string;
  readonly requestId: string | null;
  readonly fields: readonly FieldFault[];
  readonly retryAfterSeconds: number | null;

  constructor(fault: ApiFault) {
    super(fault.message);
    this.name = 'ApiError';
    this.code = fault.code;
    this.status = fault.status;
    this.remedy = fault.remedy;
    this.requestId = fault.requestId;
    this.fields = fault.fields;
    this.retryAfterSeconds = fault.retryAfterSeconds;
  }
}

export function refusalFrom(error: WireError, status: number, retryAfterSeconds: number | null): ApiError {
  return new ApiError({
    code: error.code,
    status,
    message: error.message,
    remedy: error.remedy,
    requestId: error.request_id,
    fields: error.details?.fields ?? [],
    retryAfterSeconds,
  });
}

/** Reads `Retry-After`, in seconds or as an HTTP date. Source: RFC 9110, section 10.2.3. */
export function retryAfterSeconds(header: string | null, now: number): number | null {
  if (header === null || header === '') return null;
  const seconds = Number(header);
  if (Number.isFinite(seconds)) return Math.max(0, seconds);
  const at = Date.parse(header);
  return Number.isNaN(at) ? null : Math.max(0, (at - now) / 1000);
}
