import './lib/require-node.mjs';
import { join } from 'node:path';
import { runShown } from './lib/command.mjs';
import { ROOT } from './lib/paths.mjs';
import { runtimeEnvironment } from './lib/runtime.mjs';
import { withTools } from './lib/tools.mjs';

process.exitCode = await withTools((node) => {
  const args = [join(ROOT, 'bench', 'main.ts'), ...process.argv.slice(2)];
  return runShown(node, args, { cwd: ROOT, env: runtimeEnvironment() });
});
