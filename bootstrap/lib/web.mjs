import { existsSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { join, relative } from 'node:path';
import { runLogged } from './command.mjs';
import { Failure } from './failure.mjs';
import { told } from './language.mjs';
import { withLock } from './lock.mjs';
import { BIN, LOGS, ROOT, STATE } from './paths.mjs';
import { runtimeEnvironment } from './runtime.mjs';
import { hashFiles, readText, writeWhole } from './stamp.mjs';
import { step } from './steps.mjs';

const WEB = join(ROOT, 'web');
const DIST = join(WEB, 'dist');
const STAMP = join(STATE, 'web.stamp');

/** Builds the console unless what is built came from these very sources. */
export async function provideWeb(node) {
  if (isBuilt()) return;
  await withLock('web', async (onChild) => {
    if (!isBuilt()) await step('web', () => build(node, onChild));
  });
}

function isBuilt() {
  return existsSync(join(DIST, 'index.html')) && readText(STAMP) === hashFiles(sources());
}

/** Built aside, then put in place; the stamp comes last, so a kill costs a build and never leaves half of one. */
async function build(node, onChild) {
  const hash = hashFiles(sources());
  const draft = join(WEB, 'dist.draft');
  const log = join(LOGS, 'web.log');
  const args = [
    join(BIN('vite'), 'bin', 'vite.js'),
    'build',
    '--outDir',
    draft,
    '--emptyOutDir',
    '--logLevel',
    'warn',
  ];
  const env = { ...runtimeEnvironment(), NODE_ENV: 'production' };
  const status = await runLogged(node, args, { cwd: WEB, env, log, onChild });
  if (status !== 0) {
    throw new Failure({
      cause: told('The console could not be built.', 'La console n’a pas pu être construite.'),
      remedy: told(
        'read the log; a change in web/ is the usual cause',
        'lisez le journal ; une modification dans web/ est la cause habituelle',
      ),
      log: relative(ROOT, log),
    });
  }
  rmSync(DIST, { recursive: true, force: true });
  renameSync(draft, DIST);
  writeWhole(STAMP, hash);
}

/** The console's own files, the client it calls the server with, and the versions of its libraries. */
function sources() {
  const own = [...list(WEB), ...list(join(ROOT, 'client', 'src'))];
  return [...own.filter((path) => !/\.test\.tsx?$/.test(path)), join(ROOT, 'package-lock.json')].sort();
}

function list(folder) {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    if (/^(node_modules|dist.*|\..*)$/.test(entry.name)) return [];
    const path = join(folder, entry.name);
    return entry.isDirectory() ? list(path) : [path];
  });
}
