import './lib/require-node.mjs';
import { join } from 'node:path';
import { runShown } from './lib/command.mjs';
import { PRODUCTION, provideDependencies } from './lib/dependencies.mjs';
import { report } from './lib/failure.mjs';
import { ROOT } from './lib/paths.mjs';
import { provideRuntime, runtimeEnvironment } from './lib/runtime.mjs';

process.exitCode = await runCommandLine().catch(report);

/** Keeps the caller's folder: file names on the command line are the caller's. */
async function runCommandLine() {
  const node = await provideRuntime();
  await provideDependencies(PRODUCTION);
  const args = [join(ROOT, 'server', 'src', 'cli', 'main.ts'), ...process.argv.slice(2)];
  return runShown(node, args, { env: runtimeEnvironment() });
}
