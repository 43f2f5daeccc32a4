import { CompiledQuery, type Kysely } from 'kysely';
import type pg from 'pg';
import type { TenantId } from '#kernel/ids/id.ts';
import { queriesOn } from './queries.ts';
import type { Schema } from './schema.generated.ts';
import { ScopedQuery, type ScopedResult, type Statement } from './scoped-query.ts';

declare const scope: unique symbol;
type Queries = Omit<Kysely<Schema>, 'transaction' | 'startTransaction' | 'connection' | 'destroy'>;
/** Reads of one tenant. Each statement is its own read-only transaction, in one round trip. */
export type TenantRead = Queries & { readonly [scope]: { tenant: true } };
/** One transaction in one tenant. Made by `inTenant` alone: an unscoped query does not type-check. */
export type TenantTx = TenantRead & { readonly [scope]: { tenant: true; write: true } };
/** One transaction of the platform role: sees the tables granted to it, of all tenants. */
export type PlatformTx = Queries & { readonly [scope]: { platform: true } };

/** The two pools a process works with; the owner's connection exists only while migrating. */
export type Database = { app: pg.Pool; platform: pg.Pool; close(): Promise<void> };

// Each is a condition that no row fulfils, so that its answer is not a row that would be thrown away.
const READ_SCOPE =
  "select where set_config('app.tenant_id', $1, true) is null or set_config('transaction_read_only', 'on', true) is null";
const WRITE_SCOPE = "select where set_config('app.tenant_id', $1, true) is null";
const BEGIN: Statement = { sql: 'begin', parameters: [] };

/**
 * Runs reads in one tenant. The statements are separate snapshots: where two must agree, use `inTenant`.
 *
 * @throws whatever `work` throws; a write is refused by PostgreSQL (25006)
 */
export function readTenant<T>(
  db: Database,
  tenant: TenantId,
  work: (tx: TenantRead) => Promise<T>,
): Promise<T> {
  const prelude: Statement[] = [{ sql: READ_SCOPE, parameters: [tenant] }];
  const tx = queriesOn<TenantRead>((statement) => onAnyClient(db.app, prelude, statement));
  return work(ofTenant(tx, tenant));
}

/** Runs `work` in one transaction of one tenant: commits when it returns, rolls back when it throws. */
export function inTenant<T>(db: Database, tenant: TenantId, work: (tx: TenantTx) => Promise<T>): Promise<T> {
  const prelude = [BEGIN, { sql: WRITE_SCOPE, parameters: [tenant] }];
  return inTransaction<TenantTx, T>(db.app, prelude, (tx) => work(ofTenant(tx, tenant)));
}

/** For work that begins its own transactions, because it streams or waits for something outside. */
export type TenantScope = {
  readonly tenantId: TenantId;
  read<T>(work: (tx: TenantRead) => Promise<T>): Promise<T>;
  write<T>(work: (tx: TenantTx) => Promise<T>): Promise<T>;
};

export function scopeOf(db: Database, tenant: TenantId): TenantScope {
  return {
    tenantId: tenant,
    read: (work) => readTenant(db, tenant, work),
    write: (work) => inTenant(db, tenant, work),
  };
}

/** Runs `work` in one transaction of the platform role. Its callers audit what they do across tenants. */
export function inPlatform<T>(db: Database, work: (tx: PlatformTx) => Promise<T>): Promise<T> {
  return inTransaction<PlatformTx, T>(db.platform, [BEGIN], work);
}

/** The same transaction, narrowed to one tenant, for work that a tenant's own code must do (its first audit row). */
export async function enterTenant(tx: PlatformTx, tenant: TenantId): Promise<TenantTx> {
  await tx.executeQuery(CompiledQuery.raw(WRITE_SCOPE, [tenant]));
  return ofTenant(tx as unknown as TenantTx, tenant);
}

/** Asks the database for nothing, to learn whether it answers. */
export async function ping(pool: pg.Pool): Promise<void> {
  await pool.query('select 1');
}

/** The tenant that `tx` works in. */
export function tenantOf(tx: TenantRead): TenantId {
  const tenant = tenantByScope.get(tx);
  if (!tenant) throw new TypeError('not a scope made by readTenant, inTenant or enterTenant');
  return tenant;
}

const tenantByScope = new WeakMap<object, TenantId>();

function ofTenant<Tx extends object>(tx: Tx, tenant: TenantId): Tx {
  tenantByScope.set(tx, tenant);
  return tx;
}

async function inTransaction<Tx, T>(
  pool: pg.Pool,
  prelude: Statement[],
  work: (tx: Tx) => Promise<T>,
): Promise<T> {
  const client = await pool.connect();
  const transaction = transactionOn(client, prelude);
  try {
    const result = await work(queriesOn<Tx>(transaction.run));
    await transaction.end('commit');
    giveBack(client);
    return result;
  } catch (error) {
    await transaction.end('rollback').then(
      () => giveBack(client),
      (failure: unknown) => client.release(failure instanceof Error ? failure : true),
    );
    throw error;
  }
}

type Transaction = {
  run(statement: Statement): Promise<ScopedResult>;
  /** Nothing runs in it any more from here on; one that had no statement never began. */
  end(how: 'commit' | 'rollback'): Promise<void>;
};

/**
 * BEGIN and the tenant travel with the first statement. A scope that is kept beyond its transaction, or whose BEGIN
 * failed, refuses every statement: it would run in the transaction of whoever has the connection next, or in none.
 */
function transactionOn(client: pg.PoolClient, prelude: Statement[]): Transaction {
  let state: 'new' | 'begun' | 'broken' | 'ended' = 'new';
  return {
    async run(statement) {
      if (state === 'ended') throw new Error('the transaction has ended: its scope was kept too long');
      if (state === 'broken') throw new Error('the transaction never began');
      if (state === 'begun') return send(client, [], statement);
      state = 'begun';
      return send(client, prelude, statement).catch((error: unknown) => {
        // The group failed as a whole, its BEGIN included, unless that had been executed already.
        if (!isInTransaction(client)) state = 'broken';
        throw error;
      });
    },
    async end(how) {
      const isBegun = state === 'begun';
      const isBroken = state === 'broken';
      state = 'ended';
      if (isBroken && how === 'commit') throw new Error('the transaction never began');
      if (!isBegun) return;
      const { command } = await send(client, [], { sql: how, parameters: [] });
      // PostgreSQL answers COMMIT of a failed transaction with ROLLBACK and no error: nothing may be acknowledged.
      if (how === 'commit' && command !== 'COMMIT')
        throw new Error('the transaction had failed before its commit: a caught SQL error');
    },
  };
}

/** What PostgreSQL said last: `I` outside of any transaction, `T` inside, `E` inside one that failed. */
function isInTransaction(client: pg.PoolClient): boolean {
  return (client as unknown as { getTransactionStatus(): string | null }).getTransactionStatus() !== 'I';
}

/** A connection that is still inside a transaction is closed, never lent again: the next borrower would inherit it. */
function giveBack(client: pg.PoolClient): void {
  client.release(isInTransaction(client) ? true : undefined);
}

async function onAnyClient(pool: pg.Pool, prelude: Statement[], statement: Statement): Promise<ScopedResult> {
  const client = await pool.connect();
  try {
    const result = await send(client, prelude, statement);
    giveBack(client);
    return result;
  } catch (error) {
    client.release(isConnectionLost(error) ? true : undefined);
    throw error;
  }
}

function send(client: pg.PoolClient, prelude: Statement[], statement: Statement): Promise<ScopedResult> {
  return new Promise((resolve, reject) => {
    const query = new ScopedQuery({ prelude, statement, types: client }, (error, result) => {
      if (result) resolve(result);
      else reject(error);
    });
    client.query(query as unknown as pg.Submittable);
  });
}

/** An error that PostgreSQL itself did not report (no SQLSTATE) means that the connection is of no more use. */
function isConnectionLost(error: unknown): boolean {
  return !(error instanceof Error && 'severity' in error);
}
