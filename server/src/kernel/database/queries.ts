import {
  type CompiledQuery,
  DefaultQueryExecutor,
  DummyDriver,
  Kysely,
  PostgresAdapter,
  PostgresIntrospector,
  PostgresQueryCompiler,
  type QueryResult,
} from 'kysely';
import type { Schema } from './schema.generated.ts';
import type { ScopedResult, Statement } from './scoped-query.ts';

type Run = (statement: Statement) => Promise<ScopedResult>;

const adapter = new PostgresAdapter();
const compiler = new PostgresQueryCompiler();
const driver = new DummyDriver();
const dialect = {
  createAdapter: () => adapter,
  createDriver: () => driver,
  createQueryCompiler: () => compiler,
  createIntrospector: (db: Kysely<unknown>) => new PostgresIntrospector(db),
};
const config = { dialect };
const provider = {
  provideConnection: () => {
    throw new Error('no connection is lent: page by cursor instead of streaming');
  },
};

/** Hands each compiled query straight to `run`, which finds the connection. */
class DirectExecutor extends DefaultQueryExecutor {
  readonly #run: Run;

  constructor(run: Run) {
    super(compiler, adapter, provider);
    this.#run = run;
  }

  override async executeQuery<R>(query: CompiledQuery): Promise<QueryResult<R>> {
    const { rows, command, rowCount } = await this.#run(query);
    if (command === 'SELECT') return { rows: rows as R[] };
    return { rows: rows as R[], numAffectedRows: BigInt(rowCount) };
  }
}

/** Kysely over one way of sending a compiled query; it neither pools nor begins anything itself. */
export function queriesOn<Tx>(run: Run): Tx {
  return new Kysely<Schema>({
    config,
    driver,
    executor: new DirectExecutor(run),
    dialect,
  }) as unknown as Tx;
}
