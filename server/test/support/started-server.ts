import { spawn } from 'node:child_process';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { ROOT } from '../../src/installation.ts';

/** A server as an operator starts it, in a folder of its own, with what a shell beside it needs to know. */
export type StartedServer = { environment: NodeJS.ProcessEnv; stop(): Promise<void> };

export async function startServer(): Promise<StartedServer> {
  const folder = await mkdtemp(join(tmpdir(), 'socle-docs-'));
  await chmod(folder, 0o755);
  const { HOME = '' } = process.env;
  const PATH = `${dirname(process.execPath)}:${process.env.PATH}`;
  const environment: NodeJS.ProcessEnv = { PATH, HOME, SOCLE_FOLDER: folder, PORT: '0' };
  const server = spawn(process.execPath, [join(ROOT, 'server', 'src', 'main.ts')], {
    env: { ...environment, SOCLE_STEPS: 'json', LOG_LEVEL: 'error' },
    stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
  });
  environment.SOCLE = await addressOf(server);
  return {
    environment,
    stop: async () => {
      const gone = new Promise((resolve) => server.once('exit', resolve));
      server.kill('SIGTERM');
      await gone;
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** Runs a program to its end, with both its outputs as they came. */
export function runProgram(
  [program = '', ...args]: readonly string[],
  { cwd, env }: { cwd: string; env: NodeJS.ProcessEnv },
): Promise<{ status: number | null; output: string }> {
  const child = spawn(program, args, { cwd, env });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (text) => {
      output += text;
    });
  }
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (status) => resolve({ status, output }));
  });
}

/** The blocks of a page that are marked to be run, as ```sh run. */
export function blocksOf(page: string, language: string): string[] {
  const pattern = new RegExp(`^\`\`\`${language} run\\n([\\s\\S]*?)^\`\`\`$`, 'gm');
  return [...page.matchAll(pattern)].map(([, block = '']) => block);
}

function addressOf(child: ReturnType<typeof spawn>): Promise<string> {
  return new Promise((resolve, reject) => {
    child.once('exit', (status) => reject(new Error(`the server ended with ${status}`)));
    if (!child.stdout) return;
    createInterface({ input: child.stdout }).on('line', (line) => {
      const found = JSON.parse(line) as { step: string; url: string };
      if (found.step === 'listening') resolve(found.url);
      if (found.step === 'refused') reject(new Error(line));
    });
  });
}
