import type { FastifyInstance } from 'fastify';
import type { AppError } from '#kernel/errors/app-error.ts';
import type { KernelSettings } from '#kernel/settings/kernel.settings.ts';
import { startErrors } from './start.errors.ts';

/** Ports tried after the one asked for, in a local environment. */
const TRIES = 50;

/** Where it listens: for people, and for programs on this machine, before whom no proxy stands. */
export type Addresses = { url: string; localUrl: string };

/**
 * Listens, and gives the addresses. A port that is in use gives way to the next one in a local
 * environment; elsewhere a proxy points at the port, so another one would be wrong.
 *
 * @throws AppError `port_taken`, `port_forbidden`, `host_unusable` (503)
 */
export async function listen(app: FastifyInstance, settings: KernelSettings): Promise<Addresses> {
  const isLocal = settings.SOCLE_ENVIRONMENT === 'local';
  for (let port = settings.PORT; ; port += 1) {
    try {
      await app.listen({ host: settings.HOST, port });
      const address = app.server.address();
      const taken = typeof address === 'object' && address ? address.port : port;
      return {
        url: settings.PUBLIC_URL ?? `http://localhost:${taken}`,
        localUrl: `http://${localName(settings.HOST)}:${taken}`,
      };
    } catch (error) {
      const refusal = refusalOf(error, { host: settings.HOST, port });
      const isTaken = refusal?.code === 'port_taken';
      if (!isTaken || !isLocal || port >= settings.PORT + TRIES) throw refusal ?? error;
    }
  }
}

/** What the operator can do something about. */
function refusalOf(error: unknown, values: { host: string; port: number }): AppError | undefined {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  if (code === 'EADDRINUSE') return startErrors.port_taken(values);
  if (code === 'EACCES') return startErrors.port_forbidden(values);
  const isNoAddress = code === 'EADDRNOTAVAIL' || code === 'ENOTFOUND' || code === 'EAI_AGAIN';
  return isNoAddress ? startErrors.host_unusable(values) : undefined;
}

/** A name for a host to listen on under which this machine reaches it: "every address" is none. */
function localName(host: string): string {
  if (host === '0.0.0.0') return '127.0.0.1';
  if (host === '::') return '[::1]';
  return host.includes(':') ? `[${host}]` : host;
}
