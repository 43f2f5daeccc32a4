import { existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { basename, dirname, join, relative } from 'node:path';
import { runLogged } from './command.mjs';
import { Failure } from './failure.mjs';
import { told } from './language.mjs';
import { ROOT } from './paths.mjs';
import { readText } from './stamp.mjs';

/** What npm says, what it means, and what helps. The first that matches is told. */
const CAUSES = [
  [
    /ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|ENETUNREACH|ERR_SOCKET_TIMEOUT|UND_ERR|network/,
    ['The package registry did not answer.', 'Le registre de paquets n’a pas répondu.'],
    [
      'check the network and the proxy settings of npm, then run the command again',
      'vérifiez le réseau et les réglages de proxy de npm, puis relancez la commande',
    ],
  ],
  [
    /ENOSPC|EDQUOT/,
    ['The disk is full.', 'Le disque est plein.'],
    ['free 1 GB, then run the command again', 'libérez 1 Go, puis relancez la commande'],
  ],
  [
    /EACCES|EPERM|EROFS/,
    ['npm may not write here.', 'npm n’a pas le droit d’écrire ici.'],
    [
      'run as the owner of this folder and of the npm cache',
      'lancez la commande avec le compte propriétaire de ce dossier et du cache de npm',
    ],
  ],
  [
    /EINTEGRITY|integrity checksum failed/,
    ['A package is not the one in the lockfile.', 'Un paquet n’est pas celui du fichier de verrouillage.'],
    [
      'run `npm cache clean --force` and try again; if it stays, tell the maintainers',
      'lancez `npm cache clean --force` et recommencez ; si cela persiste, prévenez les mainteneurs',
    ],
  ],
  [
    /can only install packages when|EUSAGE/,
    ['package.json and package-lock.json disagree.', 'package.json et package-lock.json ne concordent pas.'],
    [
      'run `npm install && node tools/complete-lock.mjs`, or take back your change',
      'lancez `npm install && node tools/complete-lock.mjs`, ou annulez votre modification',
    ],
  ],
];

/** Any npm ≥ 10. Install scripts are never run: nothing here needs one. */
const ALWAYS = [
  ...['--ignore-scripts', '--no-audit', '--no-fund', '--no-progress', '--prefer-offline'],
  // Node 20 may install what Node 24 will run.
  ...['--engine-strict=false', '--loglevel=error'],
];

/**
 * Installs exactly what the lockfile in `folder` says.
 *
 * @param args `['ci', …]` from nothing, or `['install', …]` to add to what is there
 * @param onChild is told the process number of npm
 * @throws Failure with the cause npm gave, what to do, and the log
 */
export async function installLocked(folder, args, { log, onChild }) {
  const [program, ...first] = npmCommand();
  const env = { ...process.env, NODE_ENV: '', npm_config_update_notifier: 'false' };
  mkdirSync(dirname(log), { recursive: true });
  rmSync(`${log}.1`, { force: true });
  if (existsSync(log)) renameSync(log, `${log}.1`);
  writeFileSync(log, '');
  const status = await runLogged(program, [...first, ...args, ...ALWAYS], { cwd: folder, env, log, onChild });
  if (status !== 0) throw explain(log);
}

/** The npm that runs us when there is one, for its settings and version; else the one on the path. */
function npmCommand() {
  const running = process.env.npm_execpath;
  if (running && basename(running) === 'npm-cli.js') return [process.execPath, running];
  return ['npm'];
}

function explain(log) {
  const text = readText(log);
  const [, cause, remedy] = CAUSES.find(([pattern]) => pattern.test(text)) ?? [
    undefined,
    ['npm could not install the dependencies.', 'npm n’a pas pu installer les dépendances.'],
    ['read the log, then run the command again', 'lisez le journal, puis relancez la commande'],
  ];
  return new Failure({ cause: told(...cause), remedy: told(...remedy), log: join('.', relative(ROOT, log)) });
}
