import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The repository. */
export const ROOT = dirname(dirname(dirname(fileURLToPath(import.meta.url))));
/** What the bootstrap keeps for this checkout; not in git. */
export const STATE = join(ROOT, '.socle');
/** What an installation keeps, read as the server reads it: several may be run from one checkout. */
export const FOLDER = resolve(ROOT, process.env.SOCLE_FOLDER?.trim() || STATE);
export const LOGS = join(STATE, 'logs');
export const BIN = (name) => join(ROOT, 'node_modules', ...name.split('/'));
