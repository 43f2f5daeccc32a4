/** A parent that starts a reader, lets it hang, and is then killed by the test. */
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { openDesk } from './desk.ts';

const processFile = fileURLToPath(new URL('./misbehaving.process.ts', import.meta.url));
const desk = await openDesk({ processFile });
const path = await desk.put('hang');
void desk.pool.extract({ path, mediaType: 'text/plain' });
process.send?.(dirname(path));
