import type { AppError } from '#kernel/errors/app-error.ts';
import { databaseErrors } from './database.errors.ts';

/**
 * Socket codes, SQLSTATE classes 57P0 (the server ends or is not up yet) and 08 (connection exception).
 * Source: PostgreSQL manual, appendix A.
 */
const LOST_CODE = /^(ECONNRE(SET|FUSED)|EPIPE|57P0|08)/;
/** What the driver says where the socket ended without a word. Source: pg 8, lib/client.js. */
const LOST_MESSAGE = /^(Connection terminated|Client has encountered a connection error)/;

/** The refusal for an error that means PostgreSQL went away under its connection; undefined for any other. */
export function connectionLost(error: unknown): AppError | undefined {
  if (!(error instanceof Error)) return undefined;
  const code = 'code' in error ? String(error.code) : '';
  if (!LOST_CODE.test(code) && !LOST_MESSAGE.test(error.message)) return undefined;
  return databaseErrors.database_lost({ reason: error.message || code });
}
