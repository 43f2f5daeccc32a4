import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { runShown } from './command.mjs';
import { BIN, ROOT, STATE } from './paths.mjs';
import { runtimeEnvironment } from './runtime.mjs';
import { readText } from './stamp.mjs';

const REPORTER = join(ROOT, 'bootstrap', 'lib', 'count-reporter.mjs');
const LONG_SUITES = {
  corpus: 'how pictures, recordings and public documents are read, a minute',
  console: 'the console in a browser and the command line, part by part; four minutes',
  chaos: 'processes started, stopped and killed: jobs, readings, batches, starts, PostgreSQL; three minutes',
  start: 'real installations, killed at many moments, a quarter of an hour',
  robust:
    'ten thousand damaged files, every public document, a batch of ten thousand documents; a quarter of an hour',
};

/** `npm test`: every suite but the long ones, which it names (`npm test -- start`). Gives the exit status. */
export async function test(node, args) {
  const [name, ...rest] = args;
  const isLong = name in LONG_SUITES;
  const config = join(ROOT, 'server', 'test', name ?? '', 'vitest.config.ts');
  const chosen = isLong ? ['--config', config, ...rest] : args;
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
  if (name === undefined) printLongSuites();
  if (text) printCounts(JSON.parse(text));
  return status;
}

function printLongSuites() {
  for (const [name, what] of Object.entries(LONG_SUITES))
    console.log(`not run: npm run test:${name} (${what})`);
}

/** The last line of a run; before it, whatever was not run and why. */
function printCounts({ passed, failed, skipped }) {
  for (const { name, reason } of skipped) console.log(`not run: ${name} (${reason})`);
  console.log(`${passed} passed, ${failed} failed, ${skipped.length} skipped`);
}
