import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { openBrowser } from './browser.mjs';
import { killCommands } from './command.mjs';
import { PRODUCTION, provideDependencies } from './dependencies.mjs';
import { Failure, report } from './failure.mjs';
import { told } from './language.mjs';
import { describeLock, holderOf, lastHolderOf, releaseLock, takeLock } from './lock.mjs';
import { FOLDER } from './paths.mjs';
import { identify, isRunning } from './process-table.mjs';
import { provideRuntime } from './runtime.mjs';
import { passSignals, startServer } from './server.mjs';
import { bold, dim, say, stepDone } from './steps.mjs';
import { provideWeb } from './web.mjs';

/** One server for each folder, and as many workers beside it as one wants. */
const LOCK = join(FOLDER, 'server.lock');
/** It runs jobs alone: nobody waits for its address, or for the console. */
const IS_WORKER = process.env.SOCLE_ROLE?.trim() === 'worker';
/** The server drains for 8 s unless set otherwise; one that takes this long hangs. */
const DRAIN_LIMIT_MS = 20_000;

/** `npm start`: from a fresh clone to a running suite. Gives the exit status. */
export async function start(args) {
  const startedAt = performance.now();
  try {
    if (!IS_WORKER) await takeOver();
    const { stopped, onServer } = obeySignals();
    const [node] = await firstFailureOrAll([provideRuntime(), provideDependencies(PRODUCTION)]);
    return await serve(node, { args, startedAt, stopped, onServer });
  } catch (error) {
    return report(error);
  } finally {
    killCommands();
    releaseLock(LOCK);
  }
}

/**
 * One server on a folder. A start that was killed may have left its server draining: two on one database would fight.
 *
 * @throws Failure when another one runs, or the folder is not ours to write
 */
async function takeOver() {
  const previous = lastHolderOf(LOCK);
  if (!takeOurs()) throw alreadyRunning(holderOf(LOCK));
  if (!isRunning(previous?.child)) return;
  say(
    told(
      'Waiting for the server of an earlier start to end.',
      'Attente de la fin du serveur d’un démarrage précédent.',
    ),
  );
  const deadline = Date.now() + DRAIN_LIMIT_MS;
  while (isRunning(previous.child) && Date.now() < deadline) await sleep(50);
  if (isRunning(previous.child)) process.kill(previous.child.pid, 'SIGKILL');
}

function takeOurs() {
  try {
    return takeLock(LOCK);
  } catch (error) {
    if (!error.code) throw error;
    throw new Failure({
      cause: told(
        `The folder ${FOLDER} cannot be used (${error.code}).`,
        `Le dossier ${FOLDER} est inutilisable (${error.code}).`,
      ),
      remedy: told(
        'let this account write there, or set SOCLE_FOLDER to another folder',
        'donnez à ce compte le droit d’y écrire, ou indiquez un autre dossier par SOCLE_FOLDER',
      ),
    });
  }
}

function alreadyRunning(holder) {
  const where = holder?.url ?? told('being started', 'en cours de démarrage');
  return new Failure({
    cause: told(
      `Socle already runs in this folder (process ${holder?.pid}): ${where}`,
      `Socle tourne déjà dans ce dossier (processus ${holder?.pid}) : ${where}`,
    ),
    remedy: told(
      'open it (`bin/socle login-link` gives a link), or stop it with Ctrl-C where it runs',
      'ouvrez-le (`bin/socle login-link` donne un lien), ou arrêtez-le par Ctrl-C là où il tourne',
    ),
  });
}

/** Until there is a server, a signal ends us; then it is the server's, and we wait for its end. */
function obeySignals() {
  let server;
  const stopped = { asked: false };
  const endNow = () => {
    killCommands();
    releaseLock(LOCK);
    process.exit(130);
  };
  passSignals(
    (signal) => {
      stopped.asked = true;
      if (!server) endNow();
      server.kill(signal === 'SIGHUP' ? 'SIGTERM' : signal);
    },
    () => {
      server?.kill('SIGKILL');
      endNow();
    },
  );
  return {
    stopped,
    onServer: (started) => {
      server = started;
    },
  };
}

/** The last step of a start. */
const AT_WORK = IS_WORKER ? 'working' : 'listening';

/** For the next start, should this one be killed, and for whoever asks where the server is. */
function noteServer(server, facts = {}) {
  if (!IS_WORKER) describeLock(LOCK, { child: identify(server.pid), ...facts });
}

/** Runs the server while the console is being built, tells the address when both are ready, waits for the end. */
async function serve(node, { args, startedAt, stopped, onServer }) {
  let announce;
  let refusal;
  const atWork = new Promise((resolve) => {
    announce = resolve;
  });
  const server = startServer(node, args, (found) => {
    if (found.step === 'refused') refusal = found;
    else stepDone(found.step, found.ms, found.url ?? found.note);
    if (found.step === AT_WORK) announce(found);
  });
  onServer(server);
  noteServer(server);
  const ready = Promise.all([atWork, IS_WORKER || provideWeb(node)]).then(([found]) => {
    welcome(found, server, startedAt);
    return true;
  });
  try {
    const isReady = await Promise.race([ready, server.ended.then(() => false)]);
    const status = await server.ended;
    if (stopped.asked) return status === 137 ? status : 0;
    if (isReady) return status;
    throw refusal ? refused(refusal) : notStarted(status);
  } catch (error) {
    server.kill('SIGTERM');
    await server.ended;
    if (stopped.asked) return 0;
    throw error;
  } finally {
    // The console's build may still fail, killed, once the server has ended.
    ready.catch(() => undefined);
  }
}

function refused({ code, message, remedy }) {
  const what = told('The server could not start.', 'Le serveur n’a pas pu démarrer.');
  return new Failure({ cause: `${what}\n  ${code}: ${message}`, remedy });
}

/** It ended by a fault of ours, whose stack is in what it printed. */
function notStarted(status) {
  return new Failure({
    cause: told(
      `The server could not start (status ${status}).`,
      `Le serveur n’a pas pu démarrer (statut ${status}).`,
    ),
    remedy: told(
      'the reason is above; `bin/socle doctor` looks for the usual causes',
      'la raison est ci-dessus ; `bin/socle doctor` cherche les causes habituelles',
    ),
  });
}

function welcome({ url, sign_in_link: link, lacking = [] }, server, startedAt) {
  noteServer(server, { url });
  const seconds = ((performance.now() - startedAt) / 1000).toFixed(1);
  const lines = [
    '',
    `  ${bold(told(`Socle is ready (${seconds} s)`, `Socle est prêt (${seconds} s)`))}`,
    '',
    `  ${url ?? told('This process runs jobs.', 'Ce processus exécute des tâches.')}`,
  ];
  if (link) {
    lines.push(
      '',
      `  ${told('Sign in with this link, once, within 30 minutes:', 'Connectez-vous par ce lien, une fois, dans les 30 minutes :')}`,
    );
    lines.push(`  ${bold(link)}`);
  }
  if (lacking.length > 0) lines.push('', ...lacking.map((what) => `  ${dim(`· ${what}`)}`));
  lines.push('', `  ${told('Ctrl-C stops it.', 'Ctrl-C l’arrête.')}`, '');
  process.stdout.write(`${lines.join('\n')}\n`);
  if (url) openBrowser(link ?? url);
}

/** Like Promise.all; and when one fails, what the others run is ended before the failure is told. */
async function firstFailureOrAll(promises) {
  try {
    return await Promise.all(promises);
  } catch (error) {
    killCommands();
    await Promise.allSettled(promises);
    throw error;
  }
}
