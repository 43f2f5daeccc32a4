import { settingsOf } from '../installation.ts';
import { readRunFile } from '../run-file.ts';

/** What a supervisor expects of `status`: 3 says that the program does not run. Source: LSB core, init scripts. */
const NOT_RUNNING = 3;

/**
 * Reads the run file and asks the server itself, past any proxy. Exit status 0 when it runs and all it depends on
 * answers, 1 when it runs and is not well, 3 when it does not run.
 */
export async function run() {
  const running = readRunFile(settingsOf(process.env).SOCLE_FOLDER);
  if (!running) {
    process.exitCode = NOT_RUNNING;
    return { state: 'stopped' };
  }
  const ready = await fetch(`${running.local_url}/ready`, { signal: AbortSignal.timeout(3000) }).then(
    (reply) => reply.json() as Promise<{ status: string; dependencies: { name: string; status: string }[] }>,
    () => ({ status: 'silent', dependencies: [] }),
  );
  if (ready.status !== 'ok') process.exitCode = 1;
  const dependencies = Object.fromEntries(ready.dependencies.map(({ name, status }) => [name, status]));
  return { state: ready.status === 'ok' ? 'running' : ready.status, ...running, dependencies };
}
