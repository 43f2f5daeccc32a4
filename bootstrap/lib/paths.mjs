import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The repository. */
export const ROOT = dirname(dirname(dirname(fileURLToPath(import.meta.url))));
/** Everything the bootstrap and the embedded server keep; not in git. */
export const STATE = join(ROOT, '.socle');
export const LOGS = join(STATE, 'logs');
export const BIN = (name) => join(ROOT, 'node_modules', ...name.split('/'));
