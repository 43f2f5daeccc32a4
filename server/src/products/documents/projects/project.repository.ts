import type { TenantRead, TenantTx } from '#kernel/database/scope.ts';
import { newId } from '#kernel/ids/id.ts';
import type { Instant } from '#kernel/time/instant.ts';

export type ProjectRow = {
  id: string;
  name: string;
  state: string;
  created_at: Instant;
  updated_at: Instant;
};
const COLUMNS = ['id', 'name', 'state', 'created_at', 'updated_at'] as const;

/** Adds a project, or gives undefined when the tenant already has that name (unique index). */
export function insertUnlessTaken(tx: TenantTx, name: string): Promise<ProjectRow | undefined> {
  return tx
    .insertInto('documents.project')
    .values({ id: newId(), name })
    .onConflict((conflict) => conflict.columns(['tenant_id', 'name']).doNothing())
    .returning(COLUMNS)
    .executeTakeFirst();
}

export function selectProject(tx: TenantRead, id: string): Promise<ProjectRow | undefined> {
  return tx.selectFrom('documents.project').select(COLUMNS).where('id', '=', id).executeTakeFirst();
}

/** Locks the row until the transaction ends, so that a version that was compared stays compared. */
export function lockProject(tx: TenantTx, id: string): Promise<ProjectRow | undefined> {
  return tx
    .selectFrom('documents.project')
    .select(COLUMNS)
    .where('id', '=', id)
    .forUpdate()
    .executeTakeFirst();
}

/** Newest first; `after` is the place where the page before ended. */
export function selectProjects(
  tx: TenantRead,
  page: { after: { createdAt: Instant; id: string } | undefined; limit: number },
): Promise<ProjectRow[]> {
  const { after } = page;
  return tx
    .selectFrom('documents.project')
    .select(COLUMNS)
    .$if(after !== undefined, (query) =>
      query.where(({ eb, refTuple, tuple }) =>
        eb(refTuple('created_at', 'id'), '<', tuple(after?.createdAt ?? ('' as Instant), after?.id ?? '')),
      ),
    )
    .orderBy('created_at', 'desc')
    .orderBy('id', 'desc')
    .limit(page.limit)
    .execute();
}

/** True when another project of the tenant has the name. */
export async function isNameTaken(tx: TenantTx, name: string, exceptId: string): Promise<boolean> {
  const other = await tx
    .selectFrom('documents.project')
    .select('id')
    .where('name', '=', name)
    .where('id', '<>', exceptId)
    .executeTakeFirst();
  return other !== undefined;
}

export function updateProject(
  tx: TenantTx,
  id: string,
  change: { name?: string; state?: string; updated_at: Instant },
): Promise<ProjectRow> {
  return tx
    .updateTable('documents.project')
    .set(change)
    .where('id', '=', id)
    .returning(COLUMNS)
    .executeTakeFirstOrThrow();
}

export async function deleteProject(tx: TenantTx, id: string): Promise<void> {
  await tx.deleteFrom('documents.project').where('id', '=', id).execute();
}
