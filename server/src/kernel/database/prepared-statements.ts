import type { RowShape } from './row-shape.ts';

/** A connection keeps at most this many prepared statements; a query past that is parsed each time. */
const PREPARED_MAX = 400;

/**
 * What one connection knows of one statement. `unsure`: a Parse was sent and no answer says what came of it, so it
 * has to be closed before it is parsed again. A statement of no name is never `ready`.
 */
export type Prepared = {
  readonly name: string;
  state: 'new' | 'unsure' | 'ready';
  /** What its rows look like; undefined of a statement that returns none. Valid while `ready`. */
  shape: RowShape | undefined;
};

const byConnection = new WeakMap<object, Map<string, Prepared>>();

/** The statement of this text on this connection; the same object each time, up to the limit. */
export function preparedOn(connection: object, sql: string): Prepared {
  let statements = byConnection.get(connection);
  if (!statements) {
    statements = new Map();
    byConnection.set(connection, statements);
  }
  const known = statements.get(sql);
  if (known) return known;
  if (statements.size >= PREPARED_MAX) return { name: '', state: 'new', shape: undefined };
  const prepared: Prepared = { name: `s${statements.size}`, state: 'new', shape: undefined };
  statements.set(sql, prepared);
  return prepared;
}

/** After an error that says that a prepared statement is not what it was: each is prepared anew at its next run. */
export function doubtAllOn(connection: object): void {
  for (const prepared of byConnection.get(connection)?.values() ?? []) {
    if (prepared.state === 'ready') prepared.state = 'unsure';
  }
}
