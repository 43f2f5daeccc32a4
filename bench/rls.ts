import type pg from 'pg';
import { connect } from '../server/src/kernel/database/connect.ts';
import { openPool } from '../server/src/kernel/database/pool.ts';
import { type Database, readTenant } from '../server/src/kernel/database/scope.ts';
import type { TenantId } from '../server/src/kernel/ids/id.ts';
import { kernelSettings } from '../server/src/kernel/settings/kernel.settings.ts';
import { readSettings } from '../server/src/kernel/settings/setting.ts';
import { type Bench, compared, type Effort, type Figure, tellPart } from './support/figures.ts';
import { type Stand, seedProjects, withStand } from './support/stand.ts';

const ROWS = 200_000;
const SMOKE_ROWS = 10_000;
const CONNECTIONS = 8;
const AT_ONCE = 16;
/** Short turns: two readings a moment apart saw the same machine. */
const TURNS_PER_ROUND = 5;
const WARM_UPS = 4;
const COLUMNS = 'id, name, state, created_at, updated_at';
const UNSCOPED = `select ${COLUMNS} from documents.project where tenant_id = $1 order by created_at desc, id desc limit 20`;
const SCOPED = `select ${COLUMNS} from documents.project order by created_at desc, id desc limit 20`;

export const rls: Bench = {
  name: 'rls',
  how: `20 newest rows of one of 100 tenants (200,000 rows) at the driver: one round trip under row-level security as the app role, against the same statement unscoped as a superuser with pg's prepared statements, and against BEGIN, set, SELECT, COMMIT one by one. ${CONNECTIONS} connections, ${AT_ONCE} at once, taking turns.`,
  run: (effort) => withStand((stand) => measure(stand, effort)),
};

async function measure(stand: Stand, effort: Effort): Promise<Figure[]> {
  const tenant = await seedProjects(stand.adminUrl, effort.isSmoke ? SMOKE_ROWS : ROWS);
  const environment = { DATABASE_POOL_CONNECTIONS: String(CONNECTIONS) };
  const db = connect(readSettings(kernelSettings, environment), stand.adminUrl, stand.masterKey);
  const superuser = openPool({ connectionString: stand.adminUrl, connections: CONNECTIONS, name: 'bench' });
  try {
    return await takeTurns(waysOf(db, superuser, tenant), effort);
  } finally {
    await Promise.all([db.close(), superuser.end()]);
  }
}

type Way = () => Promise<unknown>;
type Ways = { batch: Way; unscoped: Way; sequential: Way };

function waysOf(db: Database, superuser: pg.Pool, tenant: TenantId): Ways {
  const statement = { sql: SCOPED, parameters: [] };
  return {
    // The statement as it is: what building it costs belongs to the bench of the whole server.
    batch: () => readTenant(db, tenant, (tx) => tx.executeQuery(compiled(statement))),
    unscoped: () => superuser.query({ name: 'newest', text: UNSCOPED, values: [tenant] }),
    sequential: async () => {
      const client = await db.app.connect();
      try {
        await client.query('begin');
        await client.query({
          name: 'scope',
          text: "select set_config('app.tenant_id', $1, true)",
          values: [tenant],
        });
        await client.query({ name: 'newest', text: SCOPED, values: [] });
        await client.query('commit');
      } finally {
        client.release();
      }
    },
  };
}

type Compiled = Parameters<Parameters<Parameters<typeof readTenant>[2]>[0]['executeQuery']>[0];

function compiled({ sql, parameters }: { sql: string; parameters: readonly unknown[] }): Compiled {
  return {
    sql,
    parameters,
    query: { kind: 'RawNode' },
    queryId: { queryId: 'bench' },
  } as unknown as Compiled;
}

async function takeTurns(ways: Ways, { rounds, secondsPerRound }: Effort): Promise<Figure[]> {
  const results: Record<keyof Ways, number[]> = { batch: [], unscoped: [], sequential: [] };
  for (let turn = -WARM_UPS; turn < rounds * TURNS_PER_ROUND; turn += 1) {
    if (turn >= 0 && turn % TURNS_PER_ROUND === 0)
      tellPart(`rls: round ${turn / TURNS_PER_ROUND + 1} of ${rounds}`);
    // Who comes first changes, so that nobody always follows the same neighbour.
    const order = Object.entries(ways);
    for (const [name, way] of turn % 2 === 0 ? order : order.reverse()) {
      const perSecond = await rate(way, secondsPerRound / TURNS_PER_ROUND);
      if (turn >= 0) results[name as keyof Ways].push(perSecond);
    }
  }
  const common = { unit: 'reads/s', better: 'higher' } as const;
  return [
    compared(
      {
        ...common,
        measure: 'read under RLS, one round trip',
        peer: 'unscoped, no RLS',
        goal: { of: 'ratio', is: '≥', value: 0.95 },
      },
      results.batch,
      results.unscoped,
    ),
    compared(
      { ...common, measure: 'read under RLS, one round trip', peer: 'RLS, four round trips' },
      results.batch,
      results.sequential,
    ),
  ];
}

async function rate(way: Way, seconds: number): Promise<number> {
  const startedAt = performance.now();
  const until = startedAt + seconds * 1000;
  let done = 0;
  const lane = async () => {
    while (performance.now() < until) {
      await way();
      done += 1;
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, lane));
  return done / ((performance.now() - startedAt) / 1000);
}
