import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { afterEach, beforeEach, expect, test } from 'vitest';
import {
  type Cluster,
  type ClusterOptions,
  startCluster,
} from '../../src/kernel/database/embedded/cluster.ts';
import { freeLoopbackPort } from '../../src/kernel/database/embedded/port.ts';
import { remainingOn } from '../../src/kernel/database/embedded/testing/processes.ts';

let folder: string;
const running: Cluster[] = [];

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'socle-cluster-'));
});
afterEach(async () => {
  await Promise.all(running.splice(0).map((cluster) => cluster.stop()));
  await rm(folder, { recursive: true, force: true });
});

async function start(options: Partial<ClusterOptions> = {}): Promise<Cluster> {
  const cluster = await startCluster({ folder, tuning: 'test', ...options });
  running.push(cluster);
  return cluster;
}

async function query(cluster: { adminUrl: string }, sql: string): Promise<Record<string, unknown>[]> {
  const client = new pg.Client(cluster.adminUrl);
  await client.connect();
  try {
    return (await client.query(sql)).rows;
  } finally {
    await client.end();
  }
}

test('a new folder becomes a server, and the same folder keeps its data', async () => {
  const first = await start();
  await query(first, 'create table kept as select 42 as answer');
  await first.stop();
  const second = await start();
  expect([first.isNew, second.isNew]).toEqual([true, false]);
  expect(await query(second, 'select answer from kept')).toEqual([{ answer: 42 }]);
});

test('the server takes passwords only as SCRAM, listens on the loopback only, and sorts alike everywhere', async () => {
  const cluster = await start();
  const [settings] = await query(
    cluster,
    `select current_setting('listen_addresses') as listen, current_setting('unix_socket_directories') as sockets,
            current_setting('server_encoding') as encoding, (select string_agg(distinct auth_method, ',')
            from pg_hba_file_rules) as auth, (select string_agg(word, '' order by word) from
            (values ('é'), ('z'), ('B'), ('a')) as words (word)) as sorted, (select datlocprovider from pg_database
            where datname = 'postgres') as provider`,
  );
  expect(settings).toEqual({
    listen: '127.0.0.1',
    sockets: '',
    encoding: 'UTF8',
    auth: 'scram-sha-256',
    sorted: 'Bazé',
    provider: 'b',
  });
  const wrong = cluster.adminUrl.replace(/:[0-9a-f]{48}@/, ':wrong@');
  await expect(query({ adminUrl: wrong }, 'select 1')).rejects.toMatchObject({ code: '28P01' });
});

test('data that is kept is synced to the disk; only throw-away data is not', async () => {
  const cluster = await start({ tuning: 'serve' });
  const [settings] = await query(
    cluster,
    `select current_setting('fsync') as fsync, current_setting('synchronous_commit') as commit,
            current_setting('full_page_writes') as pages, current_setting('data_checksums') as checksums`,
  );
  expect(settings).toEqual({ fsync: 'on', commit: 'on', pages: 'on', checksums: 'on' });
});

test('stopping ends open connections, leaves no process and no lock, and may be repeated', async () => {
  const cluster = await start();
  const client = new pg.Client(cluster.adminUrl);
  const cut = new Promise((resolve) => client.on('error', resolve));
  await client.connect();
  await Promise.all([cluster.stop(), cluster.stop()]);
  await cluster.whenGone;
  expect(await cut).toMatchObject({ code: '57P01' });
  expect(await remainingOn(folder, 0)).toEqual([]);
  await expect(readFile(join(folder, 'cluster', 'data', 'postmaster.pid'))).rejects.toThrow('ENOENT');
});

test('a port that was taken since it was picked is replaced by another', async () => {
  const taken = await occupyPort();
  const ports = [taken.port, taken.port];
  const cluster = await start({ pickPort: async () => ports.pop() ?? freeLoopbackPort() });
  expect(cluster.port).not.toBe(taken.port);
  await new Promise((resolve) => taken.server.close(resolve));
});

test('a second start on a running cluster shares it, and its stop leaves it running', async () => {
  const owner = await start();
  const guest = await start();
  expect([owner.isBorrowed, guest.isBorrowed, guest.port]).toEqual([false, true, owner.port]);
  await guest.stop();
  expect(await query(owner, 'select 1 as alive')).toEqual([{ alive: 1 }]);
});

test('two first starts at the same moment give one cluster', async () => {
  const clusters = await Promise.all([start(), start(), start()]);
  expect(new Set(clusters.map(({ adminUrl }) => adminUrl)).size).toBe(1);
  expect(clusters.filter(({ isBorrowed }) => !isBorrowed)).toHaveLength(1);
  expect(clusters.filter(({ isNew }) => isNew)).toHaveLength(1);
});

test('a lock file whose number now belongs to another program is not believed', async () => {
  const cluster = await start();
  await cluster.stop();
  const lines = [process.pid, join(folder, 'cluster', 'data'), 1, cluster.port, '', '127.0.0.1', '', 'ready'];
  await writeFile(join(folder, 'cluster', 'data', 'postmaster.pid'), lines.join('\n'), { mode: 0o644 });
  expect(await query(await start(), 'select 1 as alive')).toEqual([{ alive: 1 }]);
});

test('data of another PostgreSQL is refused by name and left as it is', async () => {
  const data = join(folder, 'cluster', 'data');
  await mkdir(data, { recursive: true });
  await writeFile(join(data, 'PG_VERSION'), '17\n');
  await expect(start()).rejects.toMatchObject({
    code: 'database_version_unsupported',
    values: { found: '17', expected: '18' },
  });
  expect(await readFile(join(data, 'PG_VERSION'), 'utf8')).toBe('17\n');
});

test('damaged data is refused with what PostgreSQL said and where its log is', async () => {
  await (await start()).stop();
  await rm(join(folder, 'cluster', 'data', 'global', 'pg_control'));
  await expect(start()).rejects.toMatchObject({
    code: 'database_start_failed',
    values: { cause: expect.stringContaining('pg_control'), log: join(folder, 'postgres.log') },
  });
  expect(await remainingOn(folder)).toEqual([]);
});

test('a folder that cannot be made is refused by name', async () => {
  await writeFile(join(folder, 'file'), '');
  await expect(start({ folder: join(folder, 'file', 'database') })).rejects.toMatchObject({
    code: 'database_folder_unreachable',
    values: { folder: join(folder, 'file', 'database') },
  });
});

async function occupyPort(): Promise<{ server: Server; port: number }> {
  const port = await freeLoopbackPort();
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  return { server, port };
}
