import { settingsOf } from '../installation.ts';
import { readRunFile } from '../run-file.ts';

/** Reads the run file and asks the server itself, past any proxy. */
export async function run() {
  const running = readRunFile(settingsOf(process.env).SOCLE_FOLDER);
  if (!running) return { state: 'stopped' };
  const ready = await fetch(`${running.local_url}/ready`, { signal: AbortSignal.timeout(3000) }).then(
    (reply) => reply.json() as Promise<{ status: string; dependencies: { name: string; status: string }[] }>,
    () => ({ status: 'silent', dependencies: [] }),
  );
  const dependencies = Object.fromEntries(ready.dependencies.map(({ name, status }) => [name, status]));
  return { state: ready.status === 'ok' ? 'running' : ready.status, ...running, dependencies };
}
