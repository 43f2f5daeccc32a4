import './lib/require-node.mjs';
import { start } from './lib/start.mjs';

// The server has ended by now; timers and pipes of ours must not keep the terminal.
process.exit(await start(process.argv.slice(2)));
