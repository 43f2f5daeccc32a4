import { isIP, isIPv4 } from 'node:net';
import type { Text } from '#kernel/errors/app-error.ts';
import { decodeMasterKey } from '#kernel/vault/master-key.ts';

type Form<Value> = { readonly isFit: (value: Value) => boolean; readonly must: Text };

export const WEB_ADDRESS: Form<string> = {
  isFit: (value) => hasProtocol(value, ['http:', 'https:']),
  must: { en: 'must be an http:// or https:// address', fr: 'doit être une adresse http:// ou https://' },
};

export const ORIGINS: Form<readonly string[]> = {
  isFit: (values) => values.every((value) => WEB_ADDRESS.isFit(value) && new URL(value).origin === value),
  must: {
    en: 'must be origins such as https://app.example.org, without a path, separated by commas',
    fr: 'doit être des origines telles que https://app.example.org, sans chemin, séparées par des virgules',
  },
};

export const POSTGRES_ADDRESS: Form<string> = {
  isFit: (value) => hasProtocol(value, ['postgres:', 'postgresql:']),
  must: { en: 'must be a postgres:// address', fr: 'doit être une adresse postgres://' },
};

export const MASTER_KEY: Form<string> = {
  isFit: (value) => decodeMasterKey(value) !== undefined,
  must: { en: 'must be 32 bytes in base64', fr: 'doit être 32 octets en base64' },
};

/** Source: @fastify/proxy-addr, which reads these words, and a mask after the slash too. */
const NAMED_NETWORKS = ['loopback', 'linklocal', 'uniquelocal'];

export const NETWORKS: Form<readonly string[]> = {
  isFit: (values) => values.every(isNetwork),
  must: {
    en: 'must be IP addresses or networks such as 10.0.0.0/8, separated by commas',
    fr: 'doit être des adresses IP ou des réseaux tels que 10.0.0.0/8, séparés par des virgules',
  },
};

function hasProtocol(value: string, protocols: readonly string[]): boolean {
  return URL.canParse(value) && protocols.includes(new URL(value).protocol) && new URL(value).host !== '';
}

function isNetwork(value: string): boolean {
  if (NAMED_NETWORKS.includes(value)) return true;
  const [address = '', size, ...rest] = value.split('/');
  if (!isIP(address) || rest.length > 0) return false;
  if (size === undefined || isIPv4(size)) return true;
  return /^\d+$/.test(size) && Number(size) <= (isIPv4(address) ? 32 : 128);
}
