import type { Readable } from 'node:stream';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { isPublicAddress } from './address-policy.ts';
import { createResolver } from './resolver.ts';
import { createSafeFetch } from './safe-fetch.ts';
import { type DnsStub, startDnsStub } from './testing/dns-stub.ts';

let dns: DnsStub;
/** Addresses that the policy would have let through: no case below may reach any. */
const leaks: string[] = [];

const PUBLIC = '93.184.216.34';
const ZONE = {
  'loopback.example': { A: [['127.0.0.1']] },
  'private.example': { A: [['10.0.0.5']] },
  'metadata.example': { A: [['169.254.169.254']] },
  'mixed.example': { A: [[PUBLIC, '192.168.1.1']] },
  'mixed6.example': { A: [[PUBLIC]], AAAA: [['::1']] },
  'mapped.example': { AAAA: [['::ffff:7f00:1']] },
  'nat64.example': { AAAA: [['64:ff9b::7f00:1']] },
  'nothing.example': {},
};

beforeAll(async () => {
  dns = await startDnsStub(ZONE);
});
afterAll(() => dns.close());
beforeEach(() => {
  leaks.length = 0;
});

/** Judges like the real policy but never lets a connection out. */
function refusedByPolicy(address: string): boolean {
  if (isPublicAddress(address) && address !== PUBLIC) leaks.push(address);
  return false;
}

async function codeFor(url: string): Promise<string> {
  const fetch = createSafeFetch({ resolve: createResolver(dns.lookups), isAllowed: refusedByPolicy });
  return await fetch({ url, maxBytes: 1000 }).then(
    (fetched) => drained(fetched.body),
    (error: { code: string }) => error.code,
  );
}

async function drained(body: Readable): Promise<string> {
  body.destroy();
  return 'fetched';
}

const NOT_ALLOWED = [
  '',
  'not an address',
  '//example.com/',
  'http://',
  'http://exa mple.com/',
  'http://[::1/',
  'http://256.256.256.256/',
  'file:///etc/passwd',
  'ftp://example.com/a.pdf',
  'gopher://example.com:70/_GET',
  'data:text/plain,hello',
  'javascript:alert(1)',
  'blob:http://example.com/1',
  'ws://example.com/',
  'jar:http://example.com!/a',
  'dict://example.com:11211/stat',
  'ldap://example.com/',
  'unix:/var/run/docker.sock',
  'http+unix://%2Fvar%2Frun%2Fdocker.sock/info',
  'http://user@example.com/',
  'http://user:secret@example.com/',
  'http://:secret@example.com/',
  'http://example.com:22/',
  'http://example.com:6379/',
  'http://example.com:5432/',
  'https://example.com:25/',
  'http://example.com:0/',
  `http://example.com/${'a'.repeat(5000)}`,
];

test.each(NOT_ALLOWED)('%.60j is not an address that may be fetched', async (url) => {
  expect(await codeFor(url)).toBe('url_not_allowed');
  expect(leaks).toEqual([]);
});

const FORBIDDEN = [
  'http://127.0.0.1/',
  'http://127.255.255.254/',
  'http://127.1/',
  'http://2130706433/',
  'http://0x7f000001/',
  'http://0x7f.1/',
  'http://0177.0.0.1/',
  'http://017700000001/',
  'http://0/',
  'http://0.0.0.0/',
  'http://127.0.0.1./',
  'http://127。0。0。1/',
  'http://①②⑦.⓪.⓪.①/',
  'http://%31%32%37.0.0.1/',
  'http:127.0.0.1/',
  'http:\\\\127.0.0.1\\',
  'http://10.0.0.1/',
  'http://172.16.0.1/',
  'http://172.31.255.255/',
  'http://192.168.0.1/',
  'http://100.64.0.1/',
  'http://100.100.100.200/latest/meta-data/',
  'http://169.254.169.254/latest/meta-data/',
  'http://2852039166/latest/meta-data/',
  'http://0xa9fea9fe/',
  'http://168.63.129.16/machine',
  'http://192.0.0.192/',
  'http://192.0.2.1/',
  'http://198.18.0.1/',
  'http://198.51.100.1/',
  'http://203.0.113.1/',
  'http://224.0.0.1/',
  'http://240.0.0.1/',
  'http://255.255.255.255/',
  'http://[::]/',
  'http://[::1]/',
  'http://[0:0:0:0:0:0:0:1]/',
  'http://[::ffff:127.0.0.1]/',
  'http://[::ffff:7f00:1]/',
  'http://[::127.0.0.1]/',
  'http://[::2]/',
  'http://[64:ff9b::127.0.0.1]/',
  'http://[64:ff9b:1::a00:1]/',
  'http://[2002:7f00:1::]/',
  'http://[2001:0:4136:e378:8000:63bf:3fff:fdd2]/',
  'http://[fc00::1]/',
  'http://[fd00:ec2::254]/latest/meta-data/',
  'http://[fe80::1]/',
  'http://[fec0::1]/',
  'http://[ff02::1]/',
  'http://[2001:db8::1]/',
  'http://[100::1]/',
  'http://[5f00::1]/',
  'http://localhost/',
  'http://LOCALHOST/',
  'http://localhost./',
  'http://ｌｏｃａｌｈｏｓｔ/',
  'http://a.localhost/',
  'http://printer.local/',
  'http://metadata.google.internal/computeMetadata/v1/',
  'http://intranet/',
  'http://router.home.arpa/',
  'http://loopback.example/',
  'http://LoopBack.Example./',
  'http://private.example/',
  'http://metadata.example/',
  'http://mixed.example/',
  'http://mixed6.example/',
  'http://mapped.example/',
  'http://nat64.example/',
  'http://nothing.example/',
  'http://does-not-exist.example/',
  'https://loopback.example:8443/',
];

test.each(FORBIDDEN)('%j does not lead to a public server', async (url) => {
  expect(await codeFor(url)).toBe('url_forbidden');
  expect(leaks).toEqual([]);
});

test('a private name is refused before any name server hears of it', async () => {
  const asked = dns.questions.length;
  for (const host of ['intranet', 'printer.local', 'api.internal', 'a.localhost'])
    await codeFor(`http://${host}/`);
  expect(dns.questions.slice(asked)).toEqual([]);
});

test('a private address and a name that does not exist get the same answer, so nothing can be mapped', async () => {
  const fetch = createSafeFetch({ resolve: createResolver(dns.lookups), isAllowed: refusedByPolicy });
  const answers = await Promise.all(
    ['http://10.0.0.1/', 'http://private.example/', 'http://does-not-exist.example/'].map((url) =>
      fetch({ url, maxBytes: 1 }).catch((error: Error) => error.message),
    ),
  );
  expect(new Set(answers).size).toBe(1);
  expect(answers[0]).toMatch(/host name does not exist, or leads into a private network/);
});

test('public addresses of both families are public', () => {
  expect([PUBLIC, '8.8.8.8', '2606:4700::1111', '2a00:1450:4007::1'].filter(isPublicAddress)).toHaveLength(4);
});

test('what is not an address is not public', () => {
  expect(['', 'localhost', '1.2.3', 'fe80::1%eth0', '127.1'].filter(isPublicAddress)).toEqual([]);
});

test('a name server that fails is a failed download and one that is silent is a late one', async () => {
  expect(await codeFor('http://servfail.example/')).toBe('download_failed');
  const fetch = createSafeFetch({ resolve: createResolver(dns.lookups), isAllowed: refusedByPolicy });
  await expect(fetch({ url: 'http://silent.example/', maxBytes: 1 })).rejects.toMatchObject({
    code: 'download_timeout',
    message: 'The remote server was too slow: no name server gave its address in time.',
  });
});
