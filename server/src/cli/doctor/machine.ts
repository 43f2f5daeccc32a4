import { existsSync, statfsSync, statSync } from 'node:fs';
import { createServer } from 'node:net';
import { delimiter, dirname, join } from 'node:path';
import { type Finding, good } from '#kernel/finding.ts';
import { ROOT } from '../../installation.ts';
import { readRunFile } from '../../run-file.ts';
import type { Patient } from './check.ts';

const NODE_MAJOR = 24;
const GIB = 1024 ** 3;
/** An empty installation takes 60 MB, PostgreSQL's log of changes up to 512 MB more. */
const DISK_LEAST_BYTES = 0.75 * GIB;
const DISK_GOOD_BYTES = 2 * GIB;
/** Programs that make more possible; everything works without them. */
const EXTRAS = ['ffmpeg', 'tesseract', 'chromium'];

/** The machine the program runs on: Node, account, clock, disk, port, the console's build. */
export async function checkMachine(patient: Patient): Promise<readonly Finding[]> {
  return [
    checkNode(),
    checkAccount(),
    checkClock(),
    checkDisk(patient),
    await checkPort(patient),
    checkConsole(),
    checkExtras(patient),
  ];
}

function checkNode(): Finding {
  const { node } = process.versions;
  if (Number(node.split('.')[0]) >= NODE_MAJOR) return good('node_version', `Node ${node}`);
  const remedy = 'Start it by `bin/socle` or `npm start`: they bring the Node that is needed.';
  return {
    code: 'node_version',
    state: 'problem',
    cause: `Node ${node}; ${NODE_MAJOR} is needed`,
    remedy,
  };
}

function checkAccount(): Finding {
  if (process.getuid?.() !== 0) return good('account', 'an ordinary account');
  const remedy = 'Better give the program an account of its own; the database has one already.';
  return { code: 'account', state: 'information', cause: 'running as root', remedy };
}

/** A clock that is before the program's own files is wrong; tokens and certificates would be refused. */
function checkClock(): Finding {
  const { mtime } = statSync(join(ROOT, 'package.json'));
  const now = new Date().toISOString();
  if (Date.now() >= mtime.getTime()) return good('clock', now);
  const cause = `the clock says ${now}, before this program was installed`;
  return { code: 'clock', state: 'problem', cause, remedy: 'Set the clock, best by NTP.' };
}

function checkDisk({ settings }: Patient): Finding {
  let folder = settings.SOCLE_FOLDER;
  while (!existsSync(folder)) folder = dirname(folder);
  const { bavail, bsize } = statfsSync(folder);
  const freeBytes = bavail * bsize;
  const cause = `${(freeBytes / GIB).toFixed(1)} GiB free at ${folder}`;
  if (freeBytes >= DISK_GOOD_BYTES) return good('disk_space', cause);
  const state = freeBytes < DISK_LEAST_BYTES ? 'problem' : 'warning';
  return { code: 'disk_space', state, cause, remedy: 'Make room, or set SOCLE_FOLDER to a larger disk.' };
}

async function checkPort({ settings }: Patient): Promise<Finding> {
  const { HOST, PORT } = settings;
  const running = readRunFile(settings.SOCLE_FOLDER);
  if (running) return good('port', `the server runs at ${running.url}`);
  if (await isFree(HOST, PORT)) return good('port', `${HOST}:${PORT} is free`);
  const isLocal = settings.SOCLE_ENVIRONMENT === 'local';
  return {
    code: 'port',
    state: isLocal ? 'information' : 'problem',
    cause: `${HOST}:${PORT} is taken, or may not be listened on`,
    remedy: isLocal ? 'The next free port will be taken.' : 'Stop what listens there, or set PORT.',
  };
}

function isFree(host: string, port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen(port, host, () => server.close(() => resolve(true)));
  });
}

function checkConsole(): Finding {
  if (existsSync(join(ROOT, 'web', 'dist', 'index.html'))) return good('console', 'the console is built');
  const cause = 'the console is not built';
  return { code: 'console', state: 'warning', cause, remedy: '`npm start` or `bin/socle up` builds it.' };
}

function checkExtras({ environment }: Patient): Finding {
  const folders = (environment.PATH ?? '').split(delimiter);
  const told = EXTRAS.map((name) => {
    const isThere = folders.some((folder) => existsSync(join(folder, name)));
    return `${name} ${isThere ? 'found' : 'not found'}`;
  });
  return { code: 'extra_programs', state: 'information', cause: `${told.join(', ')}; none is required` };
}
