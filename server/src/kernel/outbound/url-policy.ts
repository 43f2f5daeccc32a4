import { isIP } from 'node:net';
import { outboundErrors } from '#kernel/errors/outbound.errors.ts';

/** Source: RFC 9110 section 4.1 recommends support for 8000 octets; no document needs as much. */
const MAX_URL_LENGTH = 4096;

const DEFAULT_PORTS: Readonly<Record<string, number>> = { 'http:': 80, 'https:': 443 };

/**
 * Suffixes that never name a public server.
 * Source: RFC 6761 (localhost), RFC 6762 section 2 and appendix G (local, internal, intranet, lan, corp),
 * RFC 8375 (home.arpa).
 */
const PRIVATE_SUFFIXES = [
  'localhost',
  'local',
  'localdomain',
  'internal',
  'intranet',
  'lan',
  'corp',
  'home.arpa',
];

export type Target = { readonly url: URL; readonly host: string; readonly port: number };

/**
 * Reads an address as a browser would, so that decimal, octal, hexadecimal and IDN spellings of a host are
 * compared in their final form.
 *
 * @throws AppError `url_not_allowed` (400): not http or https, a user name or password, a port off the list
 * @throws AppError `url_forbidden` (403): a name that never leads to a public server
 */
export function readTarget(raw: string, allowedPorts: ReadonlySet<number>): Target {
  const refuse = (reason: string) =>
    outboundErrors.url_not_allowed({ ports: [...allowedPorts].join(', ') }, { reason });
  const url = raw.length <= MAX_URL_LENGTH && URL.canParse(raw) ? new URL(raw) : undefined;
  if (!url) throw refuse('not_a_url');
  const defaultPort = DEFAULT_PORTS[url.protocol];
  if (defaultPort === undefined) throw refuse('scheme');
  if (url.username || url.password) throw refuse('credentials');
  const port = url.port ? Number(url.port) : defaultPort;
  if (!allowedPorts.has(port)) throw refuse('port');
  const host = bareHost(url.hostname);
  if (isPrivateName(host)) throw outboundErrors.url_forbidden();
  return { url, host, port };
}

/** The host without the brackets of IPv6 and without the dots of a fully qualified name. */
function bareHost(hostname: string): string {
  return hostname.replace(/^\[(.*)\]$/, '$1').replace(/\.+$/, '');
}

/** A name of one label depends on the search list of this machine, so it is private by nature. */
function isPrivateName(host: string): boolean {
  if (isIP(host)) return false;
  if (!host.includes('.')) return true;
  return PRIVATE_SUFFIXES.some((suffix) => host.endsWith(`.${suffix}`));
}
