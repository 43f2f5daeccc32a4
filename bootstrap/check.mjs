import './lib/require-node.mjs';
import { check } from './lib/check.mjs';
import { withTools } from './lib/tools.mjs';

process.exitCode = await withTools(check);
