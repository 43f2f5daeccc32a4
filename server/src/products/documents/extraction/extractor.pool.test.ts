import { fork, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Extraction } from './extraction.ts';
import type { WorkOptions } from './extractor.pool.ts';
import { type Desk, openDesk } from './testing/desk.ts';

const here = (file: string) => fileURLToPath(new URL(`./testing/${file}`, import.meta.url));
const MEBIBYTE = 1024 * 1024;

let desk: Desk;
beforeAll(async () => {
  desk = await openDesk({
    processFile: here('misbehaving.process.ts'),
    memoryLimitBytes: 192 * MEBIBYTE,
    timeoutMs: 2_000,
    recycleAfter: 5,
  });
});
afterAll(() => desk.close());

async function obey(command: string, options: WorkOptions = {}): Promise<Extraction> {
  return await desk.pool.extract({ path: await desk.put(command), mediaType: 'text/plain' }, options);
}

const codeOf = (promise: Promise<unknown>) =>
  promise.then(
    () => 'read',
    (error: { code?: string }) => error.code ?? String(error),
  );

test('a reader that hangs is ended in time, and the next document is read soon after', async () => {
  const startedAt = performance.now();
  expect(await codeOf(obey('hang'))).toBe('extraction_timeout');
  expect(performance.now() - startedAt).toBeLessThan(15_000);
  const replacedAt = performance.now();
  await obey('behave');
  expect(performance.now() - replacedAt).toBeLessThan(15_000);
});

test('a reader that says that it goes on has more time, but not for ever', async () => {
  expect(await codeOf(obey('go on'))).toBe('empty_document');
  expect(await codeOf(obey('go on for ever'))).toBe('extraction_crashed');
});

test('a reader that crashes on a document twice makes it a refused document', async () => {
  const lost = desk.pool.stats().lost;
  expect(await codeOf(obey('crash'))).toBe('extraction_crashed');
  expect(desk.pool.stats().lost - lost).toBe(2);
  expect(await codeOf(obey('leave'))).toBe('extraction_crashed');
});

test('a reader that asks for what nobody offered it is not believed', async () => {
  expect(await codeOf(obey('eavesdrop'))).toBe('extraction_crashed');
});

test('what a library leaves behind it does not end the reader', async () => {
  const lost = desk.pool.stats().lost;
  expect((await obey('leave a rejection unheard')).text).toBe('read all the same');
  expect(desk.pool.stats().lost).toBe(lost);
});

test('a crash of a worn process costs the document nothing: a fresh one reads it', async () => {
  await obey('behave');
  expect((await obey('crash unless fresh')).text).toBe('read by a fresh process');
});

test.each(['buffers', 'heap'])(
  'a reader that fills its memory with %s is ended at the limit',
  async (fault) => {
    const error = await obey(fault).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({
      code: 'extraction_memory_exceeded',
      details: { limit_bytes: 192 * MEBIBYTE },
    });
  },
);

test('memory is also watched from outside, for a reader that stopped watching itself', async () => {
  const processFile = here('unwatched.process.ts');
  const unwatched = await openDesk({ processFile, memoryLimitBytes: 192 * MEBIBYTE, timeoutMs: 8_000 });
  const path = await unwatched.put('anything');
  expect(await codeOf(unwatched.pool.extract({ path, mediaType: 'text/plain' }))).toBe(
    'extraction_memory_exceeded',
  );
  await unwatched.close();
});

test('a fault in the reader is a refusal that keeps its cause for the log', async () => {
  const error = await obey('throw').catch((thrown: unknown) => thrown);
  expect(error).toMatchObject({
    code: 'extraction_crashed',
    cause: expect.stringContaining('a fault in the reader'),
  });
});

test.each(['babble', 'lie', 'unstorable'])(
  'a reader that talks nonsense (%s) is not believed',
  async (fault) => {
    expect(await codeOf(obey(fault))).toBe('extraction_crashed');
  },
);

test('a flood of text is stopped', async () => {
  const patient = await openDesk({ processFile: here('misbehaving.process.ts'), timeoutMs: 18_000 });
  const path = await patient.put('flood');
  expect(await codeOf(patient.pool.extract({ path, mediaType: 'text/plain' }))).toBe('text_too_large');
  await patient.close();
});

test('a result without text is never a success', async () => {
  expect(await codeOf(obey('silence'))).toBe('empty_document');
});

test('a reader sees nothing of the environment', async () => {
  expect(Object.keys(JSON.parse((await obey('environment')).text))).not.toContain('PATH');
});

test('a reader cannot read other files, spawn, connect or compile, and writes to a folder for members alone', async () => {
  expect(JSON.parse((await obey('escape')).text)).toEqual({
    readsElsewhere: false,
    readsBeside: false,
    writes: false,
    writesBeside: false,
    linksToWrite: false,
    renamesToWrite: false,
    writesMembers: true,
    spawns: false,
    connects: false,
    compiles: false,
  });
});

test('a process is replaced after the number of documents it may read', async () => {
  const served: string[] = [];
  for (let turn = 0; turn < 12; turn += 1) served.push((await obey('behave')).text);
  expect(served.filter((text) => text === 'served 1').length).toBeGreaterThanOrEqual(2);
  expect(served).not.toContain('served 6');
});

test('who gives up gets the reason back, at once, and the process is free again', async () => {
  const giveUp = new AbortController();
  const reading = obey('hang', { signal: giveUp.signal });
  await sleep(500);
  giveUp.abort(new Error('changed my mind'));
  await expect(reading).rejects.toThrow('changed my mind');
  expect((await obey('behave')).text).toContain('served');
});

test('who gives up while a process starts gets the reason back too', async () => {
  const starting = await openDesk({ processFile: here('misbehaving.process.ts'), timeoutMs: 5_000 });
  const path = await starting.put('hang');
  const giveUp = new AbortController();
  const reading = starting.pool.extract({ path, mediaType: 'text/plain' }, { signal: giveUp.signal });
  giveUp.abort(new Error('changed my mind'));
  await expect(reading).rejects.toThrow('changed my mind');
  await starting.close();
});

test('who gave up while waiting costs no process its life', async () => {
  const line = await openDesk({ processFile: here('misbehaving.process.ts') });
  const giveUp = new AbortController();
  const [slow, quick] = [await line.put('take a moment'), await line.put('behave')];
  const read = (path: string, options: WorkOptions = {}) =>
    line.pool.extract({ path, mediaType: 'text/plain' }, options);
  const first = read(slow);
  const second = codeOf(read(quick, { signal: giveUp.signal }));
  giveUp.abort(new Error('changed my mind'));
  expect([(await first).text, await second]).toEqual(['served 1', 'Error: changed my mind']);
  expect((await read(quick)).text).toBe('served 2');
  await line.close();
});

test('when too many wait, the next is told so', async () => {
  const busy = await openDesk({ processFile: here('misbehaving.process.ts'), maxQueued: 1, timeoutMs: 800 });
  const path = await busy.put('hang');
  const outcomes = await Promise.all(
    [1, 2, 3].map(() => codeOf(busy.pool.extract({ path, mediaType: 'text/plain' }))),
  );
  expect(outcomes.sort()).toEqual(['extraction_timeout', 'extraction_timeout', 'extraction_unavailable']);
  await busy.close();
});

test('closing ends the readers, refuses who waits, and leaves no file behind', async () => {
  const closing = await openDesk({ processFile: here('misbehaving.process.ts') });
  const path = await closing.put('hang');
  const codes = [1, 2].map(() => codeOf(closing.pool.extract({ path, mediaType: 'text/plain' })));
  await sleep(400);
  await closing.pool.close();
  expect(await Promise.all(codes)).toEqual(['extraction_unavailable', 'extraction_unavailable']);
  expect(await codeOf(closing.pool.extract({ path, mediaType: 'text/plain' }))).toBe(
    'extraction_unavailable',
  );
  expect(
    readdirSync(path.replace(/[^/]+$/, '')).filter((name) => name.startsWith('socle-extractor')),
  ).toEqual([]);
  await closing.close();
});

test('a document lent by a process that was killed is taken back by its successor', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'socle-desk-'));
  const deadPid = spawnSync('true').pid;
  const [abandoned, ours] = [deadPid, process.pid].map((pid) => join(folder, `socle-extractor-${pid}-x`));
  for (const path of [abandoned, ours]) await mkdir(path ?? '', { recursive: true });
  const successor = await openDesk({ scratchFolder: folder });
  await expect.poll(() => readdirSync(folder)).toEqual([`socle-extractor-${process.pid}-x`]);
  await successor.close();
  await rm(folder, { recursive: true });
});

const hasProc = existsSync('/proc/self/task');
if (!hasProc) process.stdout.write('not run: orphaned readers (this system has no /proc)\n');

test.runIf(hasProc)('a hung reader does not outlive a parent that was killed', async () => {
  const parent = fork(here('abandoning.process.ts'), [], { stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
  const [folder] = await once(parent, 'message');
  await sleep(500);
  const readers = childrenOf(parent.pid ?? 0);
  parent.kill('SIGKILL');
  await once(parent, 'exit');
  expect(readers.length).toBeGreaterThan(0);
  await expect.poll(() => readers.filter(isAlive), { timeout: 10_000 }).toEqual([]);
  await rm(String(folder), { recursive: true });
});

function childrenOf(pid: number): string[] {
  return readFileSync(`/proc/${pid}/task/${pid}/children`, 'latin1').split(' ').filter(Boolean);
}

/** A process that nobody has waited for yet is dead all the same. */
function isAlive(pid: string): boolean {
  const state = existsSync(`/proc/${pid}/stat`) ? readFileSync(`/proc/${pid}/stat`, 'latin1') : 'Z';
  return !/\) Z/.test(state) && state !== 'Z';
}
