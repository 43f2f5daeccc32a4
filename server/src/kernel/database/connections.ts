import type pg from 'pg';

/** How many connections of the program this database has now: those of servers, workers and commands alike. */
export async function countProgramConnections(admin: pg.ClientBase): Promise<number> {
  const { rows } = await admin.query<{ count: number }>(
    `select count(*)::int as count from pg_stat_activity
     where usename in ('socle_app', 'socle_platform') and datname = current_database()`,
  );
  return rows[0]?.count ?? 0;
}
