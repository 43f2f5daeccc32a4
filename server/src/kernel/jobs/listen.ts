import pg from 'pg';
import type { Logger } from 'pino';
import { JOBS_CHANNEL } from './job.repository.ts';

const RECONNECT_MS = 1000;

/** Listens for new jobs; a lost connection is made again, and meanwhile polling carries on. */
export function listenForJobs(url: string, wake: () => void, log: Logger): () => Promise<void> {
  let client: pg.Client | undefined;
  let retry: NodeJS.Timeout | undefined;
  let isEnded = false;
  const connect = async () => {
    client = new pg.Client({ connectionString: url, application_name: 'socle-worker', keepAlive: true });
    client.on('notification', wake);
    client.on('error', again);
    client.on('end', again);
    await client.connect();
    await client.query(`listen ${JOBS_CHANNEL}`);
    wake();
  };
  const again = () => {
    if (isEnded || retry) return;
    retry = setTimeout(() => {
      retry = undefined;
      attempt();
    }, RECONNECT_MS);
  };
  const attempt = () => {
    connect().catch((error: unknown) => {
      log.warn({ err: error }, 'the worker cannot listen for jobs; it polls');
      again();
    });
  };
  attempt();
  return async () => {
    isEnded = true;
    clearTimeout(retry);
    await client?.end().catch(() => undefined);
  };
}
