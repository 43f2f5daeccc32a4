import type { FastifyInstance, FastifyReply } from 'fastify';
import { httpErrors } from './http.errors.ts';

declare module 'fastify' {
  interface FastifyInstance {
    /** Aborted when a stop has waited for as long as it may: what is still in flight is given up, and told so. */
    drained: AbortSignal;
  }
}

const DRAIN_CHECK_MS = 50;
const LISTENERS_MAX = 20;
/** Enough for a refusal to be sent; who still sends or still reads nothing after it is cut off. */
const LAST_WORDS_MS = 500;

/**
 * While the server drains, an answer ends its connection, and once none is owed any more all others are closed. One
 * kept alive, or opened ahead by a browser that never asked anything, would hold the drain until it times out.
 */
export function drainWhenClosing(app: FastifyInstance, drainSeconds: number): void {
  const drained = new AbortController();
  app.decorate('drained', drained.signal);
  let inFlight = 0;
  let isClosing = false;
  app.addHook('onRequest', (_request, reply, done) => {
    inFlight += 1;
    // Not onResponse: it never comes for a client that went away. A file that is sent has ten listeners of its own.
    reply.raw.setMaxListeners(LISTENERS_MAX).once('close', () => {
      inFlight -= 1;
    });
    done();
  });
  app.addHook('onSend', (_request, reply, _payload, done) => {
    if (isClosing) void reply.header('connection', 'close');
    done();
  });
  app.addHook('preClose', async () => {
    isClosing = true;
    const check = setInterval(() => inFlight === 0 && app.server.closeAllConnections(), DRAIN_CHECK_MS);
    const limitMs = drainSeconds * 1000;
    const limit = setTimeout(() => drained.abort(httpErrors.server_stopping()), limitMs);
    const end = setTimeout(() => app.server.closeAllConnections(), limitMs + LAST_WORDS_MS);
    app.server.once('close', () => {
      clearInterval(check);
      clearTimeout(limit);
      clearTimeout(end);
    });
  });
}

/** Aborted, with the refusal to answer, when the client goes away before its answer or the server stops. */
export function signalOf(reply: FastifyReply): AbortSignal {
  const aborter = new AbortController();
  const leave = () => aborter.abort(httpErrors.client_gone());
  if (reply.raw.destroyed) leave();
  reply.raw.once('close', () => reply.raw.writableFinished || leave());
  return AbortSignal.any([aborter.signal, reply.server.drained]);
}
