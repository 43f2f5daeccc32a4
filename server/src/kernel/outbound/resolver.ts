import { promises as dns } from 'node:dns';

/** Gives every address of a name, IPv4 and IPv6; an empty list when the name has none. Throws when DNS fails. */
export type Resolver = (hostname: string) => Promise<string[]>;

type Lookups = Pick<dns.Resolver, 'resolve4' | 'resolve6'>;

/** A server that gives no answer within this is as good as absent; c-ares doubles it on each try. */
const DNS_TIMEOUT_MS = 2_000;

/** Enough for any real service; a longer list is a way to make us try ports for an hour. */
const MAX_ADDRESSES = 16;

/** Answers that mean "no such record" and not "the question failed". Source: c-ares ares_strerror(3). */
const ABSENT = new Set(['ENOTFOUND', 'ENODATA', 'EBADNAME', 'EFORMERR']);

/**
 * Asks for A and AAAA of a name. The system's `getaddrinfo` is not used: it would read /etc/hosts, whose names
 * are private, and it may hide some of the addresses.
 */
export function createResolver(
  lookups: Lookups = new dns.Resolver({ timeout: DNS_TIMEOUT_MS, tries: 2 }),
): Resolver {
  return async (hostname) => {
    const answers = await Promise.allSettled([lookups.resolve4(hostname), lookups.resolve6(hostname)]);
    const addresses = answers.flatMap((answer) => (answer.status === 'fulfilled' ? answer.value : []));
    if (addresses.length > 0) return addresses.slice(0, MAX_ADDRESSES);
    const failure = answers.find((answer) => answer.status === 'rejected' && !isAbsent(answer.reason));
    if (failure?.status === 'rejected') throw failure.reason;
    return [];
  };
}

function isAbsent(error: unknown): boolean {
  return error instanceof Error && 'code' in error && ABSENT.has(String(error.code));
}
