/**
 * Adds to the lock files the optional packages of other platforms that the registry in use did not carry when
 * the lock was made. Without their entries `npm ci` refuses the lock everywhere; with them it skips each on the
 * platforms it is not for. Run it after every change of dependencies: node tools/complete-lock.mjs
 * With --check it changes nothing and fails when an entry is missing.
 */
import { readFileSync, writeFileSync } from 'node:fs';

const OS = [
  'android',
  'darwin',
  'freebsd',
  'openharmony',
  'win32',
  'linux',
  'netbsd',
  'openbsd',
  'sunos',
  'aix',
];
const CPU = ['arm64', 'arm', 'x64', 'ia32', 'ppc64', 'riscv64', 's390x', 'loong64', 'mips64el', 'wasm32'];

const isCheck = process.argv[2] === '--check';
for (const name of ['package-lock.json', 'bench/peers/package-lock.json']) {
  const file = new URL(`../${name}`, import.meta.url);
  const lock = JSON.parse(readFileSync(file, 'utf8'));
  const added = completeLock(lock);
  if (isCheck) {
    for (const lacking of added) console.error(`${name} lacks ${lacking}: run node tools/complete-lock.mjs`);
    if (added.length > 0) process.exitCode = 1;
  } else {
    if (added.length > 0) writeFileSync(file, `${JSON.stringify(lock, null, 2)}\n`);
    console.log(`${name}: ${added.length} optional packages of other platforms added`);
  }
}

function completeLock({ packages }) {
  const names = [];
  // Shallow dependents first: theirs take the place at the top, as npm would lay them out.
  const dependents = Object.entries(packages).sort(([left], [right]) => left.length - right.length);
  for (const [path, entry] of dependents) {
    for (const [name, version] of Object.entries(entry.optionalDependencies ?? {})) {
      const found = findLocked(packages, path, name);
      if (found && (found.version === version || !/^\d/.test(version))) continue;
      const place = found ? `${path}/node_modules/${name}` : `node_modules/${name}`;
      packages[place] = { version, ...flagsOf(entry), optional: true, ...platformOf(name) };
      names.push(name);
    }
  }
  sortKeys(packages);
  return names;
}

/** The entry that Node would find: in the dependent's own folder, then in each one above it. */
function findLocked(packages, path, name) {
  for (let folder = path; folder.includes('node_modules/'); ) {
    const found = packages[`${folder}/node_modules/${name}`];
    if (found) return found;
    folder = folder.slice(0, Math.max(0, folder.lastIndexOf('/node_modules/')));
  }
  return packages[`node_modules/${name}`];
}

/** In the order npm writes them, so that its next change of the lock is a small one. */
function sortKeys(packages) {
  const sorted = Object.entries(packages).sort(([left], [right]) => left.localeCompare(right, 'en'));
  for (const key of Object.keys(packages)) delete packages[key];
  Object.assign(packages, Object.fromEntries(sorted));
}

function flagsOf(entry) {
  return entry.dev ? { dev: true } : {};
}

/** Such packages are named after the platform they are for: `…-linux-x64-musl`, `…/win32-arm64`. */
function platformOf(name) {
  const words = name.split(/[/-]/);
  const os = OS.find((candidate) => words.includes(candidate));
  const cpu = CPU.find((candidate) => words.includes(candidate));
  const libc = words.find((word) => word.startsWith('musl')) ? 'musl' : undefined;
  return { ...(os && { os: [os] }), ...(cpu && { cpu: [cpu] }), ...(libc && { libc: [libc] }) };
}
