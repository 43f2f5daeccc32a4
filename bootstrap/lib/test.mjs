import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { runShown } from './command.mjs';
import { BIN, ROOT, STATE } from './paths.mjs';
import { runtimeEnvironment } from './runtime.mjs';
import { readText } from './stamp.mjs';

const REPORTER = join(ROOT, 'bootstrap', 'lib', 'count-reporter.mjs');
const LONG_SUITE = join(ROOT, 'server', 'test', 'start', 'vitest.config.ts');

/** `npm test`: every suite but the long one of the start, which is `npm test -- start`. Gives the exit status. */
export async function test(node, args) {
  const isLong = args[0] === 'start';
  const chosen = isLong ? ['--config', LONG_SUITE, ...args.slice(1)] : args;
  const counts = join(STATE, `tests-${process.pid}.json`);
  const vitest = [
    join(BIN('vitest'), 'vitest.mjs'),
    'run',
    `--reporter=${isLong ? 'verbose' : 'default'}`,
    `--reporter=${REPORTER}`,
  ];
  const env = { ...runtimeEnvironment(), SOCLE_TEST_COUNTS: counts };
  const status = await runShown(node, [...vitest, ...chosen], { cwd: ROOT, env });
  const text = readText(counts);
  rmSync(counts, { force: true });
  if (text) printCounts(JSON.parse(text));
  return status;
}

/** The last line of a run; before it, whatever was not run and why. */
function printCounts({ passed, failed, skipped }) {
  for (const { name, reason } of skipped) console.log(`not run: ${name} (${reason})`);
  console.log(`${passed} passed, ${failed} failed, ${skipped.length} skipped`);
}
