import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { runShown } from './command.mjs';
import { BIN, ROOT, STATE } from './paths.mjs';
import { runtimeEnvironment } from './runtime.mjs';
import { readText } from './stamp.mjs';

const REPORTER = join(ROOT, 'bootstrap', 'lib', 'count-reporter.mjs');
const LONG_SUITES = ['start', 'robust'];

/** `npm test`: every suite but the long ones, which are `npm test -- start` and `npm test -- robust`. Gives the exit status. */
export async function test(node, args) {
  const [name, ...rest] = args;
  const isLong = LONG_SUITES.includes(name);
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
  if (text) printCounts(JSON.parse(text));
  return status;
}

/** The last line of a run; before it, whatever was not run and why. */
function printCounts({ passed, failed, skipped }) {
  for (const { name, reason } of skipped) console.log(`not run: ${name} (${reason})`);
  console.log(`${passed} passed, ${failed} failed, ${skipped.length} skipped`);
}
