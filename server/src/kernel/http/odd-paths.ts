import type { FastifyInstance } from 'fastify';
import { malformed } from './malformed.ts';

/** What no address of ours holds, and what those who look for a way out of a folder send. */
const ODD = /[\0\\]|\/\/|\/\.\.(?:\/|$)/;

/** Answers alike whether a route, the console or nothing would have met the path. */
export function refuseOddPaths(app: FastifyInstance): void {
  app.addHook('onRequest', async ({ url }) => {
    if (ODD.test(decoded(url.split('?', 1)[0] ?? ''))) throw malformed('path');
  });
}

/** What is encoded wrongly is refused as such where the router reads it. */
function decoded(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}
