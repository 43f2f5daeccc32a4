import pg from 'pg';
import type { Instant } from '#kernel/time/instant.ts';

const TIMESTAMPTZ = pg.types.builtins.TIMESTAMPTZ;
const INT8 = pg.types.builtins.INT8;

/** Sessions run in UTC (set on the roles), so PostgreSQL's text `2026-11-20 19:22:39.12+00` needs no arithmetic. */
function instantOf(text: string): Instant {
  return `${text.slice(0, 10)}T${text.slice(11, text.lastIndexOf('+'))}Z` as Instant;
}

/** Counts and sizes; past 2^53 they would lose digits, so that is an error and not a wrong number. */
function integerOf(text: string): number {
  const value = Number(text);
  if (!Number.isSafeInteger(value)) throw new RangeError(`bigint out of the safe range: ${text}`);
  return value;
}

const types = {
  getTypeParser(oid: number, format?: 'text' | 'binary') {
    if (oid === TIMESTAMPTZ) return instantOf;
    if (oid === INT8) return integerOf;
    return pg.types.getTypeParser(oid, format);
  },
} as pg.CustomTypesConfig;

export type PoolOptions = { connectionString: string; connections: number; name: string };

/** A pool whose rows already look as they go over the wire: snake_case, times as text, bigint as number. */
export function openPool({ connectionString, connections, name }: PoolOptions): pg.Pool {
  const pool = new pg.Pool({
    connectionString,
    max: connections,
    application_name: name,
    types,
    connectionTimeoutMillis: 10_000,
    idleTimeoutMillis: 60_000,
    keepAlive: true,
  });
  // An idle connection that dies is replaced at the next query; unheard, its error would end the process.
  pool.on('error', () => {});
  // A borrowed one that dies tells its query; the event beside it would end the process just the same.
  pool.on('connect', (client) => client.on('error', () => {}));
  return pool;
}
