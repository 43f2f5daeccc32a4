/** A reader that does what the document says: the faults that no real document can be relied on to cause. */
import { spawnSync } from 'node:child_process';
import { linkSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { PageSink, PageText } from '../extraction.ts';
import { MEMBERS_FOLDER, type Order, type Report } from '../process/extractor.protocol.ts';
import { type Parent, serveOrders } from '../process/serve-orders.ts';

let served = 0;
const kept: unknown[] = [];

const FAULTS: Readonly<Record<string, (path: string) => string>> = {
  behave: () => `served ${served}`,
  'leave a rejection unheard': () => 'read all the same',
  'take a moment': () => {
    for (const until = Date.now() + 300; Date.now() < until; );
    return `served ${served}`;
  },
  hang: () => {
    for (;;);
  },
  crash: () => process.abort(),
  'crash unless fresh': () => (served > 1 ? process.abort() : 'read by a fresh process'),
  leave: () => process.exit(0),
  buffers: () => {
    for (;;) kept.push(Buffer.alloc(16 * 1024 * 1024, 1));
  },
  heap: () => {
    for (;;) kept.push({ kept: kept.length });
  },
  throw: () => {
    throw new Error('a fault in the reader');
  },
  silence: () => '',
  environment: () => JSON.stringify(process.env),
  escape: (path) =>
    JSON.stringify({
      readsElsewhere: can(() => readFileSync('/etc/hostname')),
      readsBeside: can(() => readdirSync(dirname(dirname(path)))),
      writes: can(() => writeFileSync(path, 'changed')),
      writesBeside: can(() => writeFileSync(`${path}2`, 'new')),
      linksToWrite: can(() => linkSync(path, join(dirname(path), MEMBERS_FOLDER, '1'))),
      renamesToWrite: can(() => renameSync(path, join(dirname(path), MEMBERS_FOLDER, '1'))),
      writesMembers: can(() => writeFileSync(join(dirname(path), MEMBERS_FOLDER, '2'), 'new')),
      spawns: can(() => spawnSync('true').error === undefined),
      connects: can(() => connect(9, '127.0.0.1')),
      compiles: can(() => new Function('return 1')()),
    }),
};

function can(attempt: () => unknown): boolean {
  try {
    return attempt() !== false;
  } catch {
    return false;
  }
}

async function obey(order: Order, sink: PageSink, { tellProgress }: Parent): Promise<Report> {
  if (order.kind !== 'extract' && order.kind !== 'detect') throw new Error('nothing but documents here');
  served += 1;
  const command = readFileSync(order.path, 'utf8');
  if (command === 'eavesdrop') process.send?.({ kind: 'speech', id: 1, speech: { data: 'AAA=' } });
  for (let part = 0; command === 'go on' && part < 3; part += 1) {
    await sleep(900);
    await tellProgress();
  }
  while (command === 'go on for ever') await tellProgress();
  if (command === 'babble') process.send?.({ kind: 'page', page: 'not a page' });
  if (command === 'leave a rejection unheard') {
    void Promise.reject(new Error('nobody listens'));
    await sleep(50);
  }
  if (command === 'lie') return { kind: 'refused', code: 'not_in_the_catalogue', values: {} };
  if (command === 'unstorable') await sink(pageOf(1, 'NUL \0 in it'));
  if (command === 'flood') await flood(sink);
  await sink(pageOf(1, FAULTS[command]?.(order.path) ?? ''));
  return {
    kind: 'extracted',
    summary: { mediaType: 'text/plain', engine: 'fault', warnings: [], metadata: {} },
  };
}

async function flood(sink: PageSink): Promise<void> {
  for (let number = 1; ; number += 1) await sink(pageOf(number, 'a'.repeat(1_000_000)));
}

function pageOf(number: number, text: string): PageText {
  return { number, text, source: 'text', confidence: 1, blocks: [] };
}

serveOrders(obey);
