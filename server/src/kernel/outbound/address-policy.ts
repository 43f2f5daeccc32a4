import { isIP } from 'node:net';
import ipaddr from 'ipaddr.js';

/** Says whether a connection to this address and port may be opened. */
export type AddressPolicy = (address: string, port: number) => boolean;

/**
 * Addresses that look public but answer inside a cloud.
 * Source: learn.microsoft.com/azure/virtual-network/what-is-ip-address-168-63-129-16 (Azure host services).
 */
const CLOUD_INTERNAL = new Set(['168.63.129.16']);

/** The only IPv6 block handed out for public use. Source: RFC 4291 section 2.4, IANA ipv6-unicast registry. */
const GLOBAL_UNICAST = ipaddr.IPv6.parseCIDR('2000::/3');

/**
 * True for an address that any stranger on the internet could reach. Everything else is refused: loopback,
 * private, link-local, shared, multicast, documentation, and every form of IPv6 that carries an IPv4 address
 * (mapped, compatible, NAT64, 6to4, Teredo), since the carried address would escape the check.
 */
export function isPublicAddress(address: string): boolean {
  // `isIP` is strict where the parser also takes 127.1 and octal parts.
  if (!isIP(address)) return false;
  const parsed = ipaddr.parse(address);
  if (parsed.range() !== 'unicast') return false;
  if (parsed instanceof ipaddr.IPv6) return parsed.zoneId === undefined && parsed.match(GLOBAL_UNICAST);
  return !CLOUD_INTERNAL.has(parsed.toString());
}
