import { join } from 'node:path';
import { told } from './language.mjs';
import { withLock } from './lock.mjs';
import { installLocked } from './npm.mjs';
import { LOGS, ROOT } from './paths.mjs';
import { readText } from './stamp.mjs';
import { say, step } from './steps.mjs';

/** Packages that a run needs, or also those that tests and checks need. */
export const PRODUCTION = 'production';
export const EVERYTHING = 'everything';

/** Installs what the lockfile asks for unless it is there. A fuller installation than asked for is kept. */
export async function provideDependencies(extent) {
  if (isInstalled(extent)) return;
  await withLock('install', (onChild) => install(extent, onChild), sayWaiting);
}

async function install(extent, onChild) {
  if (isInstalled(extent)) return;
  const log = join(LOGS, 'install.log');
  await step('dependencies', () => installLocked(ROOT, commandFor(extent), { log, onChild }));
}

/**
 * `ci` empties node_modules first. When only the tools for tests are missing they are added instead: a server may be
 * running from that folder.
 */
function commandFor(extent) {
  if (extent === PRODUCTION) return ['ci', '--omit=dev', '--include=optional'];
  const isAddition = isInstalled(PRODUCTION);
  return [...(isAddition ? ['install', '--no-save'] : ['ci']), '--include=dev', '--include=optional'];
}

function sayWaiting() {
  say(
    told(
      'Another command installs the dependencies here: waiting for it.',
      'Une autre commande installe ici les dépendances : attente.',
    ),
  );
}

/**
 * Compares the lockfile with the record that npm leaves in node_modules. npm removes the folder first and writes the
 * record last, so an installation that was killed has none; one made by hand counts.
 */
export function isInstalled(extent) {
  const wanted = readPackages(join(ROOT, 'package-lock.json'));
  const present = readPackages(join(ROOT, 'node_modules', '.package-lock.json'));
  if (!wanted || !present) return false;
  return Object.entries(wanted).every(([path, { version, dev, optional, link }]) => {
    if (!path.includes('node_modules/') || link || optional) return true;
    if (dev && extent === PRODUCTION) return true;
    return present[path]?.version === version;
  });
}

function readPackages(path) {
  try {
    return JSON.parse(readText(path)).packages;
  } catch {
    return undefined;
  }
}
