import type pg from 'pg';

/** Tells whether a master key is that of a database, by what is sealed there with it. */
export type MasterKeyCheck = {
  /** Where that is kept: a table of the platform role, by its full name. */
  table: string;
  /** @throws AppError `master_key_mismatch` (500) */
  run(client: pg.ClientBase, masterKey: Uint8Array): Promise<void>;
};

/**
 * Runs the check over the owner's connection, before the passwords of the roles follow from the key: servers beside us
 * connect with those. A database without the table, or without the role, holds nothing to check the key with.
 *
 * @throws what the check throws; nothing has changed then
 */
export async function checkMasterKey(
  admin: pg.ClientBase,
  masterKey: Uint8Array,
  { table, run }: MasterKeyCheck,
): Promise<void> {
  if (!(await isMade(admin, table))) return;
  await admin.query('begin');
  try {
    // The policies hide the rows from the table's owner, too: only as this role is what is read all there is. An
    // account that is no superuser has to be a member of it for that.
    await admin.query('grant socle_platform to current_user');
    await admin.query('set local role socle_platform');
    await run(admin, masterKey);
  } finally {
    await admin.query('rollback');
  }
}

/** Asked of the catalog: `to_regclass` fails where the schema is not open to the account yet. */
async function isMade(admin: pg.ClientBase, table: string): Promise<boolean> {
  const { rowCount } = await admin.query(
    `select from pg_class c join pg_namespace n on n.oid = c.relnamespace
     where n.nspname || '.' || c.relname = $1 and exists (select from pg_roles where rolname = 'socle_platform')`,
    [table],
  );
  return rowCount === 1;
}
