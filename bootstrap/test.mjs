import './lib/require-node.mjs';
import { test } from './lib/test.mjs';
import { withTools } from './lib/tools.mjs';

process.exitCode = await withTools((node) => test(node, process.argv.slice(2)));
