import utils from 'pg/lib/utils.js';
import { serialize } from 'pg-protocol';
import { doubtAllOn, type Prepared, preparedOn } from './prepared-statements.ts';
import { type Row, rowOf, shapeOf, type TypeParsers } from './row-shape.ts';

export type Statement = { sql: string; parameters: readonly unknown[] };
/** `command` is the first word of PostgreSQL's tag (`SELECT`, `COMMIT`…); `rowCount` the number at its end. */
export type ScopedResult = { rows: Row[]; command: string; rowCount: number };
export type ScopedCallback = (error: Error | null, result?: ScopedResult) => void;

/** The part of pg's wire connection that a query works with; pg documents `submit(connection)`, not its type. */
type Wire = {
  readonly stream: { readonly writable: boolean; write(bytes: Uint8Array): boolean };
  sendCopyFail(message: string): void;
  once(event: 'readyForQuery' | 'end', listener: () => void): unknown;
  off(event: 'readyForQuery' | 'end', listener: () => void): unknown;
};
type RowDescription = { fields: { name: string; dataTypeID: number }[] };

const describePortal = serialize.describe({ type: 'P' });
const execute = serialize.execute();
const sync = serialize.sync();
/** The plan's rows changed under a prepared statement, or somebody dropped it: it has to be parsed anew. */
const OUTLIVED = new Set(['0A000', '26000']);

/**
 * One statement with others before it, sent in a single round trip and a single write: Bind and Execute of each,
 * then one Sync. Without BEGIN among them they form one implicit transaction; an error in any undoes all. Only the
 * rows of the last statement come back. A statement is parsed and described once a connection.
 *
 * It is a `Submittable` of pg: the client calls `submit`, then one of the `handle…` for each message of the answer.
 *
 * Source: PostgreSQL manual, "Extended Query: Pipelining"; research/kernel.md section 4.1 measures it at 1.0 of
 * an unscoped query, where BEGIN, set, SELECT, COMMIT one by one reaches 0.2 to 0.5.
 */
export class ScopedQuery {
  /** pg's client reads it, to time a query out; it never sets it on ours. */
  readonly callback: ScopedCallback;
  readonly #statements: readonly Statement[];
  readonly #types: TypeParsers;
  readonly #result: ScopedResult = { rows: [], command: '', rowCount: 0 };
  #prepared: Prepared[] = [];
  #completed = 0;
  #rowError: Error | undefined;

  constructor(
    {
      prelude,
      statement,
      types,
    }: { prelude: readonly Statement[]; statement: Statement; types: TypeParsers },
    callback: ScopedCallback,
  ) {
    // Converted before anything is sent: a value that cannot be converted must not leave half a message group.
    this.#statements = [...prelude, statement].map(({ sql, parameters }) => ({
      sql,
      parameters: parameters.map(utils.prepareValue),
    }));
    this.#types = types;
    this.callback = callback;
  }

  submit(wire: Wire): null {
    this.#prepared = this.#statements.map(({ sql }) => preparedOn(wire, sql));
    const bytes = this.#statements.flatMap((statement, index) =>
      messagesOf(statement, this.#prepared[index] as Prepared, index === this.#last),
    );
    // A connection that has just ended tells its query so by itself.
    if (wire.stream.writable) wire.stream.write(Buffer.concat([...bytes, sync]));
    return null;
  }

  handleRowDescription({ fields }: RowDescription): void {
    this.#final.shape = shapeOf(fields, this.#types);
  }

  handleDataRow({ fields }: { fields: (string | null)[] }): void {
    const { shape } = this.#final;
    if (this.#completed < this.#last || !shape || this.#rowError) return;
    try {
      this.#result.rows.push(rowOf(shape, fields));
    } catch (error) {
      this.#rowError = error as Error;
    }
  }

  handleCommandComplete({ text }: { text: string }): void {
    if (this.#completed === this.#last) {
      const [command = '', ...numbers] = text.split(' ');
      this.#result.command = command;
      this.#result.rowCount = Number(numbers.at(-1) ?? 0) || 0;
    }
    this.#completed += 1;
  }

  handleReadyForQuery(): void {
    for (const prepared of this.#prepared) if (prepared.name !== '') prepared.state = 'ready';
    if (this.#rowError) this.callback(this.#rowError);
    else this.callback(null, this.#result);
  }

  /**
   * Tells only when PostgreSQL is ready again, or gone: by then the client knows whether it is in a transaction. An
   * error that PostgreSQL did not report itself is the connection's, after which nothing comes.
   */
  handleError(error: Error & { code?: string }, wire: Wire): void {
    if (OUTLIVED.has(error.code ?? '')) doubtAllOn(wire);
    if (!('severity' in error)) {
      this.callback(error);
      return;
    }
    const tell = () => {
      wire.off('readyForQuery', tell);
      wire.off('end', tell);
      this.callback(error);
    };
    wire.once('readyForQuery', tell);
    wire.once('end', tell);
  }

  handleEmptyQuery(): void {
    this.#completed += 1;
  }

  /** COPY from a client that has nothing to send would wait for ever. */
  handleCopyInResponse(wire: Wire): void {
    wire.sendCopyFail('COPY is not offered here');
  }

  get #last(): number {
    return this.#statements.length - 1;
  }

  get #final(): Prepared {
    return this.#prepared[this.#last] as Prepared;
  }
}

function messagesOf({ sql, parameters }: Statement, prepared: Prepared, isLast: boolean): Uint8Array[] {
  const { name } = prepared;
  const bind = serialize.bind({ statement: name, values: parameters as unknown[] });
  if (prepared.state === 'ready') return [bind, execute];
  const close = prepared.state === 'unsure' ? [serialize.close({ type: 'S', name })] : [];
  const parse = serialize.parse({ name, text: sql });
  prepared.shape = undefined;
  if (name !== '') prepared.state = 'unsure';
  return [...close, parse, bind, ...(isLast ? [describePortal] : []), execute];
}
