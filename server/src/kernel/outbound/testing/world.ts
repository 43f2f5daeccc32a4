import { createResolver } from '../resolver.ts';
import { createSafeFetch, type Fetched, type SafeFetchOptions } from '../safe-fetch.ts';
import { answerAwkwardly } from './awkward-site.ts';
import { startDnsStub } from './dns-stub.ts';
import { startSite } from './loopback-site.ts';

/** The loopback network stands for the internet (127.0.0.2) and for the inside (127.0.0.1). */
export const OUTSIDE = '127.0.0.2';
const INSIDE = '127.0.0.1';

export const MAX_BYTES = 100_000;

const ZONE = {
  'site.example': { A: [[OUTSIDE]] },
  'rebind.example': { A: [[OUTSIDE], [INSIDE]] },
  'hop.example': { A: [[OUTSIDE], [INSIDE]] },
  'inside.example': { A: [[INSIDE]] },
  'mixed.example': { A: [[OUTSIDE, INSIDE]] },
};

export type Got = Omit<Fetched, 'body'> & { readonly text: string };
export type World = Awaited<ReturnType<typeof startWorld>>;

/** A name server, a site outside and a site inside on the same port, and a fetch that lives among them. */
export async function startWorld() {
  const dns = await startDnsStub(ZONE);
  const site = await startSite(OUTSIDE, 0, answerAwkwardly);
  const inside = await startSite(INSIDE, site.port, (_, response) => response.end('secret'));
  const fetchWith = (options: SafeFetchOptions) =>
    createSafeFetch({
      resolve: createResolver(dns.lookups),
      isAllowed: (address) => address === OUTSIDE,
      allowedPorts: [site.port],
      idleTimeoutMs: 300,
      totalTimeoutMs: 1_500,
      ...options,
    });
  const get = async (url: string, options: SafeFetchOptions = {}): Promise<Got> => {
    const { body, ...rest } = await fetchWith(options)({ url, maxBytes: MAX_BYTES });
    return { text: Buffer.concat(await body.toArray()).toString(), ...rest };
  };
  const at = (path: string, host = 'site.example') => `http://${host}:${site.port}${path}`;
  const close = async () => {
    await Promise.all([dns.close(), site.close(), inside.close()]);
  };
  return { dns, site, inside, fetchWith, get, at, close };
}

export async function codeOf(promise: Promise<unknown>): Promise<string> {
  return await promise.then(
    () => 'fetched',
    (error: { code: string }) => error.code,
  );
}
