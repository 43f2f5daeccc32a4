import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Binaries, prepareBinaries } from './binaries.ts';
import { embeddedErrors } from './errors.ts';
import { initialise, type Place, SUPERUSER } from './initialise.ts';
import { lastLines, logLength, rotateLog } from './log-file.ts';
import { preparePlace } from './place.ts';
import { freeLoopbackPort } from './port.ts';
import {
  dropForeignLock,
  findPostmaster,
  type Postmaster,
  readPostmaster,
  stopPostmaster,
  watchPostmaster,
} from './postmaster.ts';
import { isSupervised, type Supervised, supervise } from './supervisor.ts';
import { initdbArgs, serverArgs, type Tuning } from './tuning.ts';

export type Cluster = {
  /** `postgres://` address of the superuser on 127.0.0.1, with its password: never to be logged. */
  readonly adminUrl: string;
  readonly port: number;
  /** The data was created by this start. */
  readonly isNew: boolean;
  /** Another living process started it; `stop` then leaves it running. */
  readonly isBorrowed: boolean;
  /** Ends when PostgreSQL is gone, asked for or not. */
  readonly whenGone: Promise<void>;
  /** Fast shutdown, then waits until no process is left. May be called again. */
  readonly stop: () => Promise<void>;
};

export type ClusterOptions = {
  readonly folder: string;
  readonly tuning?: Tuning;
  readonly log?: (line: string) => void;
  readonly pickPort?: () => Promise<number>;
};

/** Recovery after a kill replays at most `max_wal_size`: seconds; a disk a hundred times slower still fits. */
const START_LIMIT_MS = 120_000;
/** Lost races (a port taken since it was picked, another start at the same moment) before giving up. */
const ATTEMPTS = 20;

/**
 * Starts the PostgreSQL whose data is kept in `folder`, creating it when needed, on a free loopback port. Safe
 * after kill -9 at any moment: leftovers are removed, an orphan is stopped, and the server ends with its parent.
 * When a living process already runs the cluster, that one is shared.
 *
 * @throws AppError `database_*` (503), each with its remedy
 */
export async function startCluster(options: ClusterOptions): Promise<Cluster> {
  const { tuning = 'serve', log = () => undefined, pickPort = freeLoopbackPort } = options;
  const place = await preparePlace(resolve(options.folder), log);
  const binaries = await prepareBinaries(place.account, place.folder);
  const isNew = await initialise(place, binaries, initdbArgs(tuning));
  for (let attempt = 1; attempt <= ATTEMPTS; attempt += 1) {
    const found = await settleRunning(place, log);
    if (found) return shown(place, found, { isNew, isBorrowed: true });
    const started = await launch(place, binaries, { port: await pickPort(), tuning });
    if (started) return shown(place, started, { isNew, isBorrowed: false });
    await sleep(Math.min(50 * attempt, 500));
  }
  const cause = await lastLines(place.logFile);
  throw embeddedErrors.database_start_failed({ folder: place.folder, cause, log: place.logFile });
}

type Running = {
  readonly port: number;
  readonly whenGone: Promise<void>;
  readonly stop: () => Promise<void>;
};

/** Shares a server that a living process looks after; stops one that was left behind. */
async function settleRunning(place: Place, log: (line: string) => void): Promise<Running | undefined> {
  const deadline = Date.now() + START_LIMIT_MS;
  for (;;) {
    const found = await findPostmaster(place.dataFolder);
    if (!found) {
      await dropForeignLock(place.dataFolder);
      return undefined;
    }
    if (!isSupervised(found.pid)) {
      log(`Stopping the PostgreSQL (process ${found.pid}) that an earlier run left behind.`);
      await stopPostmaster(found.pid, place.dataFolder);
      return undefined;
    }
    if (found.isReady) return borrowed(place, found);
    if (Date.now() > deadline) return undefined;
    await sleep(20);
  }
}

/** Its owner may end at any moment, and PostgreSQL with it; whoever borrowed it is told. */
function borrowed({ dataFolder }: Place, { pid, port }: Postmaster): Running {
  const watch = watchPostmaster(pid, dataFolder);
  return { port, whenGone: watch.gone, stop: async () => watch.end() };
}

type Launch = { readonly port: number; readonly tuning: Tuning };

/** @returns undefined when the start lost a race and is worth repeating */
async function launch(
  place: Place,
  binaries: Binaries,
  { port, tuning }: Launch,
): Promise<Running | undefined> {
  await rotateLog(place.logFile);
  const fromByte = await logLength(place.logFile);
  const server = await supervise({
    program: binaries.postgres,
    args: ['-D', place.dataFolder, '-p', String(port), ...serverArgs(tuning)],
    account: place.account,
    logFile: place.logFile,
  });
  if (await becomesReady(place, server)) return running(place, server, port);
  server.release();
  const cause = await lastLines(place.logFile, fromByte);
  // Another start was first, the port went to another program, or a killed server's children are not gone yet.
  if (/lock file .* already exists|could not create any TCP|pre-existing shared memory/.test(cause))
    return undefined;
  throw embeddedErrors.database_start_failed({ folder: place.folder, cause, log: place.logFile });
}

async function becomesReady(place: Place, server: Supervised): Promise<boolean> {
  const deadline = Date.now() + START_LIMIT_MS;
  let isGone = false;
  void server.exited.then(() => {
    isGone = true;
  });
  while (!isGone && Date.now() < deadline) {
    const found = await readPostmaster(place.dataFolder);
    if (found?.pid === server.pid && found.isReady) return true;
    await sleep(10);
  }
  return false;
}

function running(place: Place, server: Supervised, port: number): Running {
  const whenGone = server.exited.then(() => undefined);
  const stop = async (): Promise<void> => {
    server.release();
    const stopping = stopPostmaster(server.pid, place.dataFolder);
    await Promise.all([whenGone, stopping]);
  };
  return { port, whenGone, stop };
}

type Facts = Pick<Cluster, 'isNew' | 'isBorrowed'>;

async function shown(place: Place, { port, whenGone, stop }: Running, facts: Facts): Promise<Cluster> {
  const password = (await readFile(place.passwordFile, 'utf8')).trim();
  const adminUrl = `postgres://${SUPERUSER}:${password}@127.0.0.1:${port}/postgres`;
  return { adminUrl, port, ...facts, whenGone, stop };
}
