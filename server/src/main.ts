import { flushCompileCache } from 'node:module';
import type { Logger } from 'pino';
import { connectionLost } from '#kernel/database/connection-lost.ts';
import { inPlatform } from '#kernel/database/scope.ts';
import { AppError } from '#kernel/errors/app-error.ts';
import { makeLinkToken } from '#kernel/identity/sign-in.service.ts';
import type { KernelSettings } from '#kernel/settings/kernel.settings.ts';
import { createLogger } from '#kernel/telemetry/log.ts';
import { ensureDemoTenant } from '#kernel/tenants/demo.service.ts';
import { type Installation, openInstallation, settingsOf, timed } from './installation.ts';
import { listen } from './listen.ts';
import { buildApi } from './roles/api.ts';
import { runWorker } from './roles/worker.ts';
import { removeRunFile, writeRunFile } from './run-file.ts';

/** As bootstrap/lib/language.mjs has it: a locale (`fr_FR.UTF-8`) is no Accept-Language. */
const LANGUAGE = /^fr/i.test(process.env.LC_ALL || process.env.LC_MESSAGES || process.env.LANG || '')
  ? 'fr'
  : 'en';
const isTerminal = process.stderr.isTTY === true;
const isTellingSteps = process.env.SOCLE_STEPS === 'json';
const settings = usableSettings();
const log = createLogger({ level: settings.LOG_LEVEL, isTerminal });

/** One JSON line a step for the program that started us; without one, the log tells. */
function step(name: string, ms: number, facts: object = {}): void {
  if (isTellingSteps) tellStarter({ step: name, ms, ...facts });
  else log.info({ ms, step: name }, 'started');
}

function tellStarter(facts: object): void {
  process.stdout.write(`${JSON.stringify(facts)}\n`);
}

async function start(): Promise<() => Promise<void>> {
  const installation = await openInstallation(process.env, log, step);
  const { kernel } = installation;
  void installation.databaseGone.then(() => stop('the database ended', 1));
  const worksApart = settings.SOCLE_ROLE === 'worker';
  const link = worksApart ? undefined : await timed(step, 'demo tenant', () => demoLink(installation));
  const began = performance.now();
  const hasWorker = settings.SOCLE_ROLE !== 'api' && settings.WORKER_ENABLED;
  const worker = hasWorker ? runWorker(kernel, installation.products) : undefined;
  const endWork = async () => {
    await worker?.stop(settings.HTTP_DRAIN_SECONDS * 1000);
    await installation.close();
  };
  const lacking = installation.products.flatMap((product) => product.lacking);
  const tellReady = (name: string, facts: object) =>
    step(name, Math.round(performance.now() - began), { ...facts, lacking });
  if (worksApart) {
    tellReady('working', {});
    return endWork;
  }
  const app = await buildApi(kernel, installation.products);
  // Written here, where it holds nobody up, and not at a clean exit alone: a start after a kill finds it too.
  flushCompileCache();
  const addresses = await listen(app, settings);
  const { url } = addresses;
  const facts = { url, ...(link && { sign_in_link: `${url}/sign-in#token=${link}` }) };
  writeRunFile(settings.SOCLE_FOLDER, addresses);
  tellReady('listening', facts);
  return async () => {
    removeRunFile(settings.SOCLE_FOLDER);
    await app.close();
    await endWork();
  };
}

/** A one-time link into the demo tenant, in a local environment; production has no demo and prints no link. */
async function demoLink({ kernel, products }: Installation): Promise<string | undefined> {
  if (settings.SOCLE_ENVIRONMENT !== 'local' || !settings.SOCLE_DEMO) return undefined;
  const demo = await ensureDemoTenant(kernel.db, kernel.audit);
  if (!demo) return undefined;
  if (demo.isNew) await Promise.all(products.map((product) => product.loadDemo(demo.tenantId)));
  return inPlatform(kernel.db, (tx) => makeLinkToken(tx, demo.ownerId));
}

/** Without them there is no level to log at yet: what is wrong with them is told at any. */
function usableSettings(): KernelSettings {
  try {
    return settingsOf(process.env);
  } catch (error) {
    tellWhy(error, createLogger({ level: 'fatal', isTerminal }));
    process.exit(1);
  }
}

/**
 * A refusal has words for whoever reads them: the program that started us, a person, or a supervisor in the log.
 * Anything else is ours and needs its stack.
 */
function tellWhy(error: unknown, log: Logger): void {
  const refusal = error instanceof AppError ? error : connectionLost(error);
  if (!refusal) {
    log.fatal({ err: error }, 'the server cannot start');
    return;
  }
  const { code } = refusal;
  const { message, remedy } = refusal.in(LANGUAGE);
  if (isTellingSteps) tellStarter({ step: 'refused', code, message, remedy });
  else if (isTerminal) process.stderr.write(`${code}: ${message}\n→ ${remedy}\n`);
  else log.fatal({ code, remedy }, message);
}

let isStopping = false;
let close: (() => Promise<void>) | undefined;

/**
 * Lets what is in flight finish, then ends; gives up after HTTP_DRAIN_SECONDS.
 *
 * @param status 0 when somebody asked for it; 1 makes a supervisor start the server again
 */
function stop(reason: string, status = 0): void {
  if (isStopping) return;
  isStopping = true;
  log.info({ reason }, 'stopping');
  // Without its database nothing in flight can finish.
  const limitMs = status === 0 ? settings.HTTP_DRAIN_SECONDS * 1000 + 5000 : 2000;
  setTimeout(() => process.exit(1), limitMs).unref();
  const closing = close?.() ?? Promise.resolve();
  closing.then(
    () => process.exit(status),
    (error: unknown) => {
      log.error({ err: error }, 'the stop did not end cleanly');
      process.exit(1);
    },
  );
}

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => stop(signal));
// The program that started us is gone, even by kill -9: nobody would ever stop this one.
process.on('disconnect', () => stop('the parent process ended'));
process.on('unhandledRejection', (error) => log.error({ err: error }, 'a promise failed unheard'));

try {
  close = await start();
  if (isStopping) await close();
} catch (error) {
  tellWhy(error, log);
  process.exit(1);
}
