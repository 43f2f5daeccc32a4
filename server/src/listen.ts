import type { FastifyInstance } from 'fastify';
import type { KernelSettings } from '#kernel/settings/kernel.settings.ts';

/** Ports tried after the one asked for, in a local environment. */
const TRIES = 50;

/**
 * Listens, and gives the address to show. A port that is in use gives way to the next one in a local
 * environment; elsewhere a proxy points at the port, so another one would be wrong.
 */
export async function listen(app: FastifyInstance, settings: KernelSettings): Promise<string> {
  const isLocal = settings.SOCLE_ENVIRONMENT === 'local';
  for (let port = settings.PORT; ; port += 1) {
    try {
      await app.listen({ host: settings.HOST, port });
      const address = app.server.address();
      const taken = typeof address === 'object' && address ? address.port : port;
      return settings.PUBLIC_URL ?? `http://localhost:${taken}`;
    } catch (error) {
      const isTaken = error instanceof Error && 'code' in error && error.code === 'EADDRINUSE';
      if (!isTaken || !isLocal || port >= settings.PORT + TRIES) throw error;
    }
  }
}
