import pg from 'pg';
import type { Logger } from 'pino';

const RECONNECT_MS = 1000;

export type Listening = { url: string; channel: string; wake: () => void; log: Logger };

/**
 * Calls `wake` at each notification, over a connection of its own; a lost connection is made again, and `wake` is
 * called then too, since something may have been missed.
 *
 * @returns the function that ends it
 */
export function listenTo({ url, channel, wake, log }: Listening): () => Promise<void> {
  let client: pg.Client | undefined;
  let retry: NodeJS.Timeout | undefined;
  let isEnded = false;
  const connect = async () => {
    client = new pg.Client({ connectionString: url, application_name: 'socle-worker', keepAlive: true });
    client.on('notification', wake);
    client.on('error', again);
    client.on('end', again);
    await client.connect();
    await client.query(`listen ${client.escapeIdentifier(channel)}`);
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
      log.warn({ err: error }, 'cannot listen for notifications; polling carries on');
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
