import type { LookupAddress, LookupOptions } from 'node:dns';
import { isIPv6 } from 'node:net';
import { Agent, buildConnector } from 'undici';
import type { AddressPolicy } from './address-policy.ts';

/** The socket reached an address that the policy refuses: what was checked is not what was connected. */
export class UnpinnedConnectionError extends Error {
  override readonly name = 'UnpinnedConnectionError';
}

type AgentOptions = {
  readonly addresses: readonly string[];
  readonly isAllowed: AddressPolicy;
  readonly connectTimeoutMs: number;
  readonly maxResponseBytes: number;
};

type LookupCallback = (error: null, address: string | LookupAddress[], family?: number) => void;

/**
 * One connection, for one request, to addresses that were already checked. The name is never resolved again
 * (that second answer is how DNS rebinding works), yet it still goes into Host and SNI. The peer of the open
 * socket is checked once more before a byte of the request is sent.
 */
export function createPinnedAgent(options: AgentOptions): Agent {
  const connect = buildConnector({
    timeout: options.connectTimeoutMs,
    allowH2: false,
    maxCachedSessions: 0,
    lookup: pinnedLookup(options.addresses),
  });
  return new Agent({
    connections: 1,
    pipelining: 0,
    allowH2: false,
    maxResponseSize: options.maxResponseBytes,
    connect: (target, callback) =>
      connect(target, (...outcome) => {
        const [error, socket] = outcome;
        if (error) return callback(error, null);
        if (!options.isAllowed(socket.remoteAddress ?? '', socket.remotePort ?? 0)) {
          socket.destroy();
          return callback(new UnpinnedConnectionError('the peer is not the address that was checked'), null);
        }
        callback(null, socket);
      }),
  });
}

function pinnedLookup(addresses: readonly string[]) {
  const pinned = addresses.map((address) => ({ address, family: isIPv6(address) ? 6 : 4 }));
  return (_hostname: string, lookup: LookupOptions, callback: LookupCallback): void => {
    const first = pinned[0] ?? { address: '', family: 4 };
    if (lookup.all) callback(null, pinned);
    else callback(null, first.address, first.family);
  };
}
