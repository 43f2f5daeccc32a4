import { Logger, makeWorkerUtils, type Runner, run, runMigrations, type WorkerUtils } from 'graphile-worker';
import { connect, urlOf } from '../server/src/kernel/database/connect.ts';
import { openPool } from '../server/src/kernel/database/pool.ts';
import { type Database, inTenant } from '../server/src/kernel/database/scope.ts';
import type { TenantId } from '../server/src/kernel/ids/id.ts';
import type { Job } from '../server/src/kernel/jobs/port.ts';
import { createQueue } from '../server/src/kernel/jobs/queue.ts';
import { startWorker, type Worker } from '../server/src/kernel/jobs/worker.ts';
import { kernelSettings } from '../server/src/kernel/settings/kernel.settings.ts';
import { readSettings } from '../server/src/kernel/settings/setting.ts';
import { createLogger } from '../server/src/kernel/telemetry/log.ts';
import { createMetrics } from '../server/src/kernel/telemetry/metrics.ts';
import {
  type Bench,
  compared,
  type Effort,
  type Figure,
  median,
  percentile,
  tellPart,
} from './support/figures.ts';
import { type Stand, seedProjects, withStand } from './support/stand.ts';

const JOBS = 2000;
const SMOKE_JOBS = 50;
const SINGLES = 50;
const CONCURRENCY = 10;
const PEER = 'graphile-worker';
const SILENT = new Logger(() => () => undefined);
const SIGNING_KEY = Buffer.alloc(32, 3);

export const queue: Bench = {
  name: 'queue',
  how: `${JOBS} jobs that do nothing, added one by one in one transaction, then run ${CONCURRENCY} at a time; then ${SINGLES} jobs, each added to an idle queue, until its handler starts. Both on the same PostgreSQL, each in a database of its own, taking turns.`,
  run: (effort) => withStand((stand) => measure(stand, effort)),
};

/** A queue under test: adds `count` jobs in one transaction, and works until `stop`. */
type Contestant = {
  add(count: number): Promise<void>;
  work(onStart: () => void): Promise<{ stop(): Promise<void> }>;
};
type Times = { addPerSecond: number; drainPerSecond: number; idleMs: number[] };

async function measure(stand: Stand, effort: Effort): Promise<Figure[]> {
  const count = effort.isSmoke ? SMOKE_JOBS : JOBS;
  const [ours, theirs] = [await openOurs(stand), await openTheirs(stand)];
  try {
    const times: { ours: Times[]; theirs: Times[] } = { ours: [], theirs: [] };
    const rounds = Math.min(effort.rounds, 3);
    for (let round = 0; round < rounds; round += 1) {
      tellPart(`queue: round ${round + 1} of ${rounds}`);
      times.ours.push(await time(ours.contestant, count));
      times.theirs.push(await time(theirs.contestant, count));
    }
    return figuresOf(times);
  } finally {
    await ours.close();
    await theirs.close();
  }
}

async function time(contestant: Contestant, count: number): Promise<Times> {
  const addedAt = performance.now();
  await contestant.add(count);
  const addPerSecond = count / ((performance.now() - addedAt) / 1000);
  let started = 0;
  let heard: () => void = () => undefined;
  const drainedAt = performance.now();
  const all = new Promise<void>((resolve) => {
    heard = () => started >= count && resolve();
  });
  const work = await contestant.work(() => {
    started += 1;
    heard();
  });
  await all;
  const drainPerSecond = count / ((performance.now() - drainedAt) / 1000);
  const idleMs: number[] = [];
  for (let n = 0; n < SINGLES; n += 1) {
    await new Promise((resolve) => setTimeout(resolve, 30));
    const begin = performance.now();
    const begun = new Promise<void>((resolve) => {
      heard = resolve;
    });
    await contestant.add(1);
    await begun;
    idleMs.push(performance.now() - begin);
  }
  await work.stop();
  return { addPerSecond, drainPerSecond, idleMs };
}

function figuresOf({ ours, theirs }: { ours: Times[]; theirs: Times[] }): Figure[] {
  const rates = { unit: 'jobs/s', better: 'higher', peer: PEER } as const;
  const waits = { unit: 'ms', better: 'lower', peer: PEER } as const;
  const of = (pick: (times: Times) => number) => [ours.map(pick), theirs.map(pick)] as const;
  return [
    compared({ ...rates, measure: 'jobs added' }, ...of((times) => times.addPerSecond)),
    compared({ ...rates, measure: 'jobs drained' }, ...of((times) => times.drainPerSecond)),
    compared({ ...waits, measure: 'added to started, idle, median' }, ...of((times) => median(times.idleMs))),
    compared(
      { ...waits, measure: 'added to started, idle, p95' },
      ...of((times) => percentile(times.idleMs, 0.95)),
    ),
  ];
}

type Opened = { contestant: Contestant; close(): Promise<void> };

async function openOurs(stand: Stand): Promise<Opened> {
  const tenant = await seedProjects(stand.adminUrl, 100);
  const settings = readSettings(kernelSettings, { DATABASE_POOL_CONNECTIONS: String(CONCURRENCY * 2) });
  const db = connect(settings, stand.adminUrl, stand.masterKey);
  const listenUrl = urlOf(settings, 'socle_platform', stand);
  let onStart: () => void = () => undefined;
  const job: Job = {
    name: 'bench.nothing.do',
    attemptsMax: 1,
    timeoutSeconds: 30,
    tenantConcurrency: CONCURRENCY * 10,
    run: async () => onStart(),
  };
  return {
    contestant: {
      add: adder(db, tenant, job),
      work: async (heard) => {
        onStart = heard;
        return stopping(
          startWorker({
            db,
            listenUrl,
            log: createLogger({ level: 'error', isTerminal: false }),
            metrics: createMetrics(),
            signingKey: SIGNING_KEY,
            jobs: [job],
            schedules: [],
            concurrency: CONCURRENCY,
            leaseSeconds: settings.JOB_LEASE_SECONDS,
          }),
        );
      },
    },
    close: () => db.close(),
  };
}

function adder(db: Database, tenant: TenantId, job: Job) {
  const ours = createQueue(SIGNING_KEY);
  let added = 0;
  const nextKey = () => {
    added += 1;
    return added;
  };
  return (count: number) =>
    inTenant(db, tenant, async (tx) => {
      for (let n = 0; n < count; n += 1) await ours.enqueue(tx, job, { n }, { key: String(nextKey()) });
    });
}

function stopping(worker: Worker) {
  return { stop: () => worker.stop(5000) };
}

async function openTheirs(stand: Stand): Promise<Opened> {
  const connectionString = await stand.createDatabase('graphile');
  await runMigrations({ connectionString, logger: SILENT });
  const pool = openPool({ connectionString, connections: CONCURRENCY + 2, name: 'graphile' });
  const utils: WorkerUtils = await makeWorkerUtils({ pgPool: pool, logger: SILENT });
  return {
    contestant: {
      add: async (count) => {
        const client = await pool.connect();
        await client.query('begin');
        for (let n = 0; n < count; n += 1) {
          await client.query("select graphile_worker.add_job('nothing', $1::json)", [JSON.stringify({ n })]);
        }
        await client.query('commit');
        client.release();
      },
      work: async (onStart) => {
        const runner: Runner = await run({
          pgPool: pool,
          concurrency: CONCURRENCY,
          noHandleSignals: true,
          logger: SILENT,
          taskList: { nothing: async () => onStart() },
        });
        return { stop: () => runner.stop() };
      },
    },
    close: async () => {
      await utils.release();
      await pool.end();
    },
  };
}
