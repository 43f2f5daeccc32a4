import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Child, startChild } from './child.ts';

const MAIN = fileURLToPath(new URL('../../server/src/main.ts', import.meta.url));

export type Listening = { url: string; sign_in_link?: string };

/** Starts the whole server as an installation does, its log in `folder`, on a free port. */
export function startSocle(
  folder: string,
  environment: Readonly<Record<string, string>> = {},
): Promise<Child<Listening>> {
  const program = {
    file: MAIN,
    logFile: join(folder, 'server.log'),
    environment: {
      SOCLE_FOLDER: join(folder, 'socle'),
      SOCLE_STEPS: 'json',
      PORT: '0',
      NODE_COMPILE_CACHE: join(folder, 'compile-cache'),
      ...environment,
    },
  };
  return startChild(program, (line) => {
    const step = JSON.parse(line) as { step: string } & Listening;
    if (step.step === 'refused') console.error(line);
    return step.step === 'listening' ? step : undefined;
  });
}
