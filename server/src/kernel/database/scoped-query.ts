import { createHash } from 'node:crypto';
import pg from 'pg';
import utils from 'pg/lib/utils.js';

/** The part of pg's wire connection that a query writes to. pg documents `submit(connection)`, not its type. */
type Wire = {
  stream: { cork(): void; uncork(): void };
  parse(message: { name: string; text: string; types?: number[] }): void;
  bind(message: BindMessage): void;
  describe(message: { type: 'P' | 'S'; name: string }): void;
  execute(message: { portal: string; rows?: number }): void;
  close(message: { type: 'S'; name: string }): void;
  sync(): void;
};
type BindMessage = {
  portal: string;
  statement: string;
  values: unknown[];
  binary: boolean;
  valueMapper: (value: unknown) => unknown;
};
export type Statement = { sql: string; parameters: readonly unknown[] };

/** A connection keeps at most this many prepared statements; a query past that is parsed each time. */
const PREPARED_MAX = 400;

type StatementState = 'ready' | 'unsure';
const preparedBy = new WeakMap<Wire, Map<string, StatementState>>();
const nameOf = new Map<string, string>();

const sameValue = (value: unknown) => value;

/** How pg's own query reads an answer; @types/pg leaves these out. */
type QueryBase = {
  callback: QueryCallback;
  submit(wire: Wire): null;
  handleDataRow(message: unknown): void;
  handleCommandComplete(message: unknown, wire: Wire): void;
  handleReadyForQuery(wire: Wire): void;
};
const BaseQuery = pg.Query as unknown as new (config: { text: string }) => QueryBase;

/**
 * One statement with others before it, sent in a single round trip: Parse, Bind and Execute of each, then one
 * Sync. Without BEGIN among them they form one implicit transaction; an error in any undoes all. Only the rows of
 * the last statement come back.
 *
 * Source: PostgreSQL manual, "Extended Query: Pipelining"; research/kernel.md section 4.1 measures it at 1.0 of
 * an unscoped query, where BEGIN, set, SELECT, COMMIT one by one reaches 0.2 to 0.5.
 */
export class ScopedQuery extends BaseQuery {
  readonly #statements: Statement[];
  readonly #sent: string[] = [];
  #completed = 0;

  constructor(prelude: Statement[], statement: Statement, callback: QueryCallback) {
    super({ text: statement.sql });
    // Converted before anything is sent: a value that cannot be converted must not leave half a message group.
    this.#statements = [...prelude, statement].map(({ sql, parameters }) => ({
      sql,
      parameters: parameters.map(utils.prepareValue),
    }));
    this.callback = callback;
  }

  override submit(wire: Wire): null {
    const prepared = preparedBy.get(wire) ?? new Map<string, StatementState>();
    preparedBy.set(wire, prepared);
    wire.stream.cork();
    try {
      for (const [index, statement] of this.#statements.entries()) {
        this.#send(wire, prepared, statement);
        if (index === this.#statements.length - 1) wire.describe({ type: 'P', name: '' });
        wire.execute({ portal: '' });
      }
      wire.sync();
    } finally {
      wire.stream.uncork();
    }
    return null;
  }

  #send(wire: Wire, prepared: Map<string, StatementState>, { sql, parameters }: Statement): void {
    const name = statementName(sql, prepared);
    const state = prepared.get(name);
    if (state !== 'ready' || name === '') {
      if (state === 'unsure') wire.close({ type: 'S', name });
      wire.parse({ name, text: sql });
      if (name !== '') {
        prepared.set(name, 'unsure');
        this.#sent.push(name);
      }
    }
    wire.bind({
      portal: '',
      statement: name,
      values: [...parameters],
      binary: false,
      valueMapper: sameValue,
    });
  }

  // What follows overrides how pg reads the answer: rows before the last statement are not the caller's.
  override handleDataRow(message: unknown): void {
    if (this.#isLast) super.handleDataRow(message);
  }

  override handleCommandComplete(message: unknown, wire: Wire): void {
    if (this.#isLast) super.handleCommandComplete(message, wire);
    this.#completed += 1;
  }

  override handleReadyForQuery(wire: Wire): void {
    const prepared = preparedBy.get(wire);
    for (const name of this.#sent) prepared?.set(name, 'ready');
    super.handleReadyForQuery(wire);
  }

  get #isLast(): boolean {
    return this.#completed === this.#statements.length - 1;
  }
}

export type QueryCallback = (error: Error | null, result?: pg.QueryResult) => void;

function statementName(sql: string, prepared: Map<string, StatementState>): string {
  const known = nameOf.get(sql);
  if (known !== undefined && (prepared.has(known) || prepared.size < PREPARED_MAX)) return known;
  if (nameOf.size >= PREPARED_MAX) return '';
  const name = `s${createHash('sha256').update(sql).digest('hex').slice(0, 24)}`;
  nameOf.set(sql, name);
  return name;
}
