import { once } from 'node:events';
import { rename, rm } from 'node:fs/promises';
import { type AddressInfo, createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { commandLineOf } from '#kernel/database/embedded/process-table.ts';
import { processesOn, remainingOn } from '#kernel/database/embedded/testing/processes.ts';
import { cloneInstalled } from '../start/support/clone.ts';
import { killAllOn, type Run, runIn, statusOf } from '../start/support/run.ts';

/** Dependencies are in place here; what is installed from nothing is tested by `npm test -- start`. */
let folder: string;

beforeAll(async () => {
  folder = await cloneInstalled();
});
afterAll(() => rm(folder, { recursive: true, force: true }));

function start(extra: Record<string, string> = {}): Run {
  return runIn(folder, [process.execPath, 'bootstrap/start.mjs'], extra);
}

async function endAll(): Promise<void> {
  killAllOn(folder);
  expect(await remainingOn(folder)).toEqual([]);
}

describe('a start', () => {
  afterEach(endAll);

  test('that is the first answers, tells each step with its time, and prints a link for one sign-in', async () => {
    const run = start();
    const address = await run.ready(60_000);
    expect(await statusOf(address)).toBe(200);
    for (const step of ['web', 'database', 'migrations', 'demo tenant', 'listening']) {
      expect(run.output()).toMatch(new RegExp(`✓ ${step} +\\d+\\.\\d\\d s`));
    }
    expect(run.output()).toMatch(new RegExp(`${address}/sign-in#token=[\\w-]{40,}`));
    expect(run.output()).not.toMatch(/^\{/m);
  }, 90_000);

  test.each([
    ['PORT must be a whole number from 0 to 65535', { PORT: 'hunter2', LOG_LEVEL: 'info' }],
    ['PUBLIC_URL must be an https:// address in production', { SOCLE_ENVIRONMENT: 'production' }],
    ['DATABASE_URL must be a postgres:// address', { DATABASE_URL: 'not an address hunter2' }],
    ['TRUSTED_PROXIES must be', { TRUSTED_PROXIES: '10.0.0.0/8,hunter2' }],
    ['SOCLE_MASTER_KEY must be 32 bytes in base64', { SOCLE_MASTER_KEY: 'hunter2' }],
    [
      'at 127.0.0.1:1 cannot be reached (ECONNREFUSED)',
      { DATABASE_URL: 'postgres://u:hunter2@127.0.0.1:1/x' },
    ],
    ['203.0.113.5 is no address of this machine', { HOST: '203.0.113.5' }],
    ['PORT doit être un nombre entier', { PORT: 'hunter2', LANG: 'fr_FR.UTF-8' }],
  ])('that cannot go on makes the command fail, tells why, once, and what to do: %s', async (why, extra) => {
    const run = start(extra);
    expect(await run.exited).toBe(1);
    const output = run.output();
    expect(output).toMatch(
      /^ {2}(The server could not start|Le serveur n’a pas pu démarrer)\.\n {2}[a-z_]+: .+\n {2}(What to do:|Que faire\u00a0:) \S/m,
    );
    expect(output.split(why), output).toHaveLength(2);
    expect(output).not.toMatch(/hunter2|"stack"|^ +at |^\{/m);
  });

  test('on a port that another program has, where a proxy points at it, says so', async () => {
    const other = createServer().listen(0, '127.0.0.1');
    await once(other, 'listening');
    const { port } = other.address() as AddressInfo;
    const proxied = { SOCLE_ENVIRONMENT: 'staging', PUBLIC_URL: 'https://socle.example' };
    const run = start({ ...proxied, PORT: String(port) });
    expect(await run.exited).toBe(1);
    expect(run.output()).toMatch(new RegExp(`port_taken: Another program listens on port ${port}`));
    other.close();
  });

  test.each(['SIGTERM', 'SIGHUP'] as const)('ends with success on %s and leaves no process', async (name) => {
    const run = start();
    await run.ready();
    await endsOn(name, run);
  });

  test('when its PostgreSQL is killed it ends with a failure, so that a supervisor starts it again', async () => {
    const run = start();
    await run.ready();
    const [postmaster = 0] = processesOn(folder).filter((pid) => /postgres .*-D /.test(commandLineOf(pid)));
    process.kill(postmaster, 'SIGKILL');
    expect(await run.exited).toBe(1);
  });

  test('killed without warning leaves no process: the server and PostgreSQL end by themselves', async () => {
    const run = start();
    await run.ready();
    run.signal('SIGKILL');
    expect(await run.exited).toBe('SIGKILL');
    expect(await remainingOn(folder, 10_000)).toEqual([]);
  });

  test('right after a kill waits until the old server has drained, and then serves', async () => {
    const first = start();
    await first.ready();
    const [server = 0] = processesOn(folder).filter((pid) => commandLineOf(pid).includes('/src/main.ts'));
    process.kill(server, 'SIGSTOP');
    first.signal('SIGKILL');
    const second = start();
    await until(() => second.output().includes('Waiting for the server of an earlier start to end.'), second);
    // A start takes 0.6 s from here: one that did not wait would have told a step by then.
    await sleep(800);
    expect(second.output()).not.toContain('✓');
    process.kill(server, 'SIGCONT');
    expect(await statusOf(`${await second.ready()}/ready`)).toBe(200);
  });
});

describe('a second start', () => {
  let running: Run;
  let address: string;
  beforeAll(async () => {
    await rename(folder, `${folder}-moved`);
    folder = `${folder}-moved`;
    running = start();
    address = await running.ready();
  });
  afterAll(endAll);

  test('installs, builds and creates nothing, even in a clone that was moved', async () => {
    expect(await statusOf(address)).toBe(200);
    // Its 3 seconds are measured by `npm test -- start`, where nothing else runs.
    expect(running.output()).not.toMatch(/✓ (dependencies|runtime|web) /);
  });

  test('beside a running one says where that one is, and does it no harm', async () => {
    const second = start();
    expect(await second.exited).toBe(1);
    expect(second.output()).toContain(
      `Socle already runs in this folder (process ${running.pid}): ${address}`,
    );
    expect(await statusOf(`${address}/ready`)).toBe(200);
  });

  test('for another folder runs beside it, on the next free port, and is alone there too', async () => {
    const { port } = new URL(address);
    const other = start({ SOCLE_FOLDER: 'other', PORT: port });
    const beside = await other.ready();
    expect(Number(new URL(beside).port)).toBeGreaterThan(Number(port));
    expect([await statusOf(`${address}/ready`), await statusOf(`${beside}/ready`)]).toEqual([200, 200]);
    const third = start({ SOCLE_FOLDER: join(folder, 'other') });
    expect(await third.exited).toBe(1);
    expect(third.output()).toContain(`(process ${other.pid}): ${beside}`);
    other.signal('SIGINT');
    expect(await other.exited).toBe(0);
  });

  test.each(['package.json', '/proc/socle'])('whose folder cannot be used says so: %s', async (name) => {
    const run = start({ SOCLE_FOLDER: name });
    expect(await run.exited).toBe(1);
    expect(run.output()).toContain(`${name} cannot be used`);
    expect(run.output()).toContain('set SOCLE_FOLDER to another');
  });

  test('ends with success on SIGINT and leaves no process', () => endsOn('SIGINT', running));
});

describe('a worker', () => {
  afterEach(endAll);

  test('beside a server that answers requests alone does what that one leaves to do, and stops when told', async () => {
    const server = start({ SOCLE_ROLE: 'api' });
    const address = await server.ready();
    const documents = await signIn(server, address);
    const id = await documents.upload('what a worker reads');
    const worker = start({ SOCLE_ROLE: 'worker' });
    await until(() => worker.output().includes('This process runs jobs.'), worker);
    await expect.poll(() => documents.stateOf(id), { timeout: 20_000 }).toBe('extracted');
    worker.signal('SIGTERM');
    expect(await worker.exited).toBe(0);
    const left = await documents.upload('what nobody reads yet');
    await sleep(1000);
    expect(await documents.stateOf(left)).toBe('stored');
    expect(await statusOf(`${address}/ready`)).toBe(200);
  });
});

/** As a caller of the API who opens the link that a start prints. */
async function signIn(server: Run, address: string) {
  const [, token] = /#token=(\S+)/.exec(server.output()) ?? [];
  type Answer = { data: { access_token: string; file_id: string; state: string } };
  const ask = async (path: string, init: RequestInit) => {
    const response = await fetch(`${address}/api/v1/${path}`, init);
    return ((await response.json()) as Answer).data;
  };
  const { access_token } = await ask('auth/link', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ token }),
  });
  const headers = { authorization: `Bearer ${access_token}` };
  return {
    async upload(text: string): Promise<string> {
      const body = new FormData();
      body.append('file', new Blob([text]), 'note.txt');
      return (await ask('upload', { method: 'POST', headers, body })).file_id;
    },
    async stateOf(id: string): Promise<string> {
      return (await ask(`source/${id}`, { headers })).state;
    },
  };
}

/** How far a first start gets; each moment is a later one, so that reaching it shows that a start went on. */
async function endsOn(name: NodeJS.Signals, run: Run): Promise<void> {
  run.signal(name);
  expect(await run.exited).toBe(0);
  expect(await remainingOn(folder, 1000)).toEqual([]);
}

async function until(isTrue: () => boolean, run: Run, limitMs = 20_000): Promise<void> {
  const deadline = Date.now() + limitMs;
  while (!isTrue() && Date.now() < deadline) await sleep(5);
  expect(isTrue(), run.output()).toBe(true);
}
