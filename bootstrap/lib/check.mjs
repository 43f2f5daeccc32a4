import { existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { runLogged } from './command.mjs';
import { BIN, LOGS, ROOT } from './paths.mjs';
import { runtimeEnvironment } from './runtime.mjs';
import { readText } from './stamp.mjs';
import { step } from './steps.mjs';

const NODE = (program) => (args) => [join(BIN(program[0]), program[1]), ...args];
const BIOME = NODE(['@biomejs/biome', 'bin/biome']);
const TSC = NODE(['typescript', 'bin/tsc']);
const OXLINT = NODE(['oxlint', 'bin/oxlint']);
const KNIP = NODE(['knip', 'bin/knip.js']);

/** Name and arguments for Node; `when` is a file without which there is nothing to check. */
const CHECKS = [
  ['format and lint', BIOME(['ci', '--colors=off'])],
  ['types', TSC(['--noEmit'])],
  ['types of web', TSC(['--noEmit', '-p', 'web']), { when: 'web/tsconfig.json' }],
  ['promises', OXLINT(['--type-aware', '--config', '.oxlintrc.json'])],
  ['architecture', ['tools/check-architecture.ts']],
  ['dead code', KNIP([])],
  ['lockfile', ['tools/complete-lock.mjs', '--check']],
  ['contract', ['tools/openapi-diff.mjs'], { when: 'docs/api/openapi.json' }],
];

/** `npm run check`: a line for each check, its output only when it fails. Gives the exit status. */
export async function check(node) {
  let failures = 0;
  for (const [name, args, { when } = {}] of CHECKS) {
    if (when && !existsSync(join(ROOT, when))) {
      console.error(`  - ${name}: not run, there is no ${when}`);
      continue;
    }
    failures += await runCheck(node, name, args);
  }
  return failures === 0 ? 0 : 1;
}

async function runCheck(node, name, args) {
  const log = join(LOGS, `check-${name.replaceAll(' ', '-')}.log`);
  rmSync(log, { force: true });
  try {
    await step(name, async () => {
      const status = await runLogged(node, args, {
        cwd: ROOT,
        env: { ...runtimeEnvironment(), NO_COLOR: '1' },
        log,
      });
      if (status !== 0) throw new Error(name);
    });
    return 0;
  } catch {
    process.stdout.write(readText(log));
    return 1;
  }
}
