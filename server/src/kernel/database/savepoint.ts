import { CompiledQuery } from 'kysely';
import type { PlatformTx, TenantTx } from './scope.ts';

/** Runs `work` so that its failure, which is thrown on, leaves the rest of the transaction usable. */
export async function insideSavepoint(tx: TenantTx | PlatformTx, work: () => Promise<void>): Promise<void> {
  await tx.executeQuery(CompiledQuery.raw('savepoint apart'));
  try {
    await work();
  } catch (error) {
    await tx.executeQuery(CompiledQuery.raw('rollback to savepoint apart'));
    throw error;
  }
}
