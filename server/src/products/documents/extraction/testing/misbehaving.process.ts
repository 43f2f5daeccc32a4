/** A reader that does what the document says: the faults that no real document can be relied on to cause. */
import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { dirname } from 'node:path';
import type { Order, Report } from '../extractor.protocol.ts';
import { sealNetwork, startWatchdog } from '../seal-process.ts';

let served = 0;
const kept: unknown[] = [];

const FAULTS: Readonly<Record<string, (path: string) => string>> = {
  behave: () => `served ${served}`,
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

function say(report: Report | Record<string, unknown>, sent = () => undefined): void {
  process.send?.(report, undefined, {}, sent);
}

function obey(order: Order): void {
  served += 1;
  const command = readFileSync(order.path, 'utf8');
  const speech = SPEECHES[command];
  if (speech) speech();
  else answer(FAULTS[command]?.(order.path) ?? '');
}

const SPEECHES: Readonly<Record<string, () => void>> = {
  babble: () => say({ kind: 'page', page: 'not a page' }),
  lie: () => say({ kind: 'refused', code: 'not_in_the_catalogue', values: {} }),
  flood,
};

function answer(text: string): void {
  say({ kind: 'page', page: { number: 1, text, source: 'text', confidence: 1 } });
  say({
    kind: 'extracted',
    summary: { mediaType: 'text/plain', engine: 'fault', warnings: [], metadata: {} },
  });
}

function flood(): void {
  let number = 0;
  const next = (): undefined => {
    number += 1;
    say({ kind: 'page', page: { number, text: 'a'.repeat(1_000_000), source: 'text', confidence: 1 } }, next);
  };
  next();
}

sealNetwork();
startWatchdog(Number(process.argv[2]));
process.on('disconnect', () => process.exit(0));
process.on('message', (order: Order) => {
  try {
    obey(order);
  } catch (error) {
    say({ kind: 'failed', cause: String(error) });
  }
});
