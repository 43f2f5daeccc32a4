import type { FastifyInstance } from 'fastify';
import { malformed } from './malformed.ts';

/** What no address of ours holds, and what those who look for a way out of a folder send. */
const ODD = /[\0\\]|\/\/|\/\.\.(?:\/|$)/;

/** Answers alike whether a route, the console or nothing would have met the address. */
export function refuseOddAddresses(app: FastifyInstance): void {
  app.addHook('onRequest', ({ url }, _reply, done) => {
    const fault = faultOf(url);
    done(fault && malformed(fault));
  });
}

function faultOf(url: string): 'path' | 'address' | undefined {
  const [path = ''] = url.split('?', 1);
  if (!url.includes('%')) return ODD.test(path) ? 'path' : undefined;
  try {
    // The router reads the path only: of a parameter that is encoded wrongly it would make a text of its own.
    decodeURIComponent(url);
    return ODD.test(decodeURIComponent(path)) ? 'path' : undefined;
  } catch {
    return 'address';
  }
}
