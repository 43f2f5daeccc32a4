import { type ApiError, refusalFrom, retryAfterSeconds, type WireError } from './api-error.ts';

type Envelope<Data> =
  | { success: true; data: Data; error: null }
  | { success: false; data: null; error: WireError };

/** An answer before it is opened, whether it came through fetch or through an upload. */
export type Answer = {
  readonly status: number;
  readonly body: string;
  readonly header: (name: string) => string | null;
};

/**
 * Opens the envelope of an answer.
 *
 * @throws ApiError the refusal in it, or what `unreadable` makes when it is no envelope at all (a proxy's page)
 */
export function openEnvelope<Data>(answer: Answer, unreadable: (status: number) => ApiError): Data {
  const envelope = parsed(answer.body);
  if (isSuccess<Data>(envelope)) return envelope.data;
  if (!isRefusal(envelope)) throw unreadable(answer.status);
  const wait = retryAfterSeconds(answer.header('retry-after'), Date.now());
  throw refusalFrom(envelope.error, answer.status, wait);
}

/** Undefined of what is no JSON. */
export function parsed(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
}

function isSuccess<Data>(value: unknown): value is Extract<Envelope<Data>, { success: true }> {
  return isRecord(value) && value.success === true && 'data' in value;
}

function isRefusal(value: unknown): value is { success: false; error: WireError } {
  return isRecord(value) && isRecord(value.error) && typeof value.error.code === 'string';
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
