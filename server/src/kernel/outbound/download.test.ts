import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer as createHttpsServer } from 'node:https';
import { getCACertificates, setDefaultCACertificates } from 'node:tls';
import { gzipSync } from 'node:zlib';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { nextTarget } from './redirect.ts';
import { createResolver } from './resolver.ts';
import { createSafeFetch, type SafeFetchOptions } from './safe-fetch.ts';
import { selfSignedCertificate } from './testing/certificate.ts';
import { type DnsStub, startDnsStub } from './testing/dns-stub.ts';
import { type Site, startRawSite, startSite } from './testing/loopback-site.ts';

/** The loopback network stands for the internet (127.0.0.2) and for the inside (127.0.0.1). */
const OUTSIDE = '127.0.0.2';
const INSIDE = '127.0.0.1';
const MAX_BYTES = 100_000;
const TRUSTED = getCACertificates('default');

let dns: DnsStub;
let site: Site;
let inside: Site;
const open: Site[] = [];

beforeAll(async () => {
  dns = await startDnsStub({
    'site.example': { A: [[OUTSIDE]] },
    'rebind.example': { A: [[OUTSIDE], [INSIDE]] },
    'hop.example': { A: [[OUTSIDE], [INSIDE]] },
    'inside.example': { A: [[INSIDE]] },
    'mixed.example': { A: [[OUTSIDE, INSIDE]] },
  });
  site = await startSite(OUTSIDE, 0, answer);
  inside = await startSite(INSIDE, site.port, (_, response) => response.end('secret'));
});
afterAll(() => Promise.all([dns.close(), site.close(), inside.close()]));
afterEach(() => Promise.all(open.splice(0).map((one) => one.close())));

const BODIES: Record<string, (response: ServerResponse, request: IncomingMessage) => void> = {
  '/plain': (response) => response.end('hello'),
  '/host': (response, request) => response.end(request.headers.host),
  '/named': (response) => {
    response.setHeader('content-type', 'Application/PDF; charset=binary');
    response.setHeader('content-disposition', "attachment; filename*=UTF-8''..%2F%C3%A9t%C3%A9%00.pdf");
    response.end('%PDF-');
  },
  '/gzip': (response) => response.setHeader('content-encoding', 'gzip').end(gzipSync('squeezed')),
  '/bomb': (response) =>
    response.setHeader('content-encoding', 'gzip').end(gzipSync(Buffer.alloc(50_000_000))),
  '/twice': (response) =>
    response.setHeader('content-encoding', 'gzip, gzip').end(gzipSync(gzipSync('squeezed'))),
  '/not-gzip': (response) => response.setHeader('content-encoding', 'gzip').end('not compressed'),
  '/empty-members': (response) => {
    response.setHeader('content-encoding', 'gzip');
    endless(response, Buffer.concat(Array<Buffer>(1000).fill(gzipSync(''))));
  },
  '/declared-large': (response) => response.setHeader('content-length', '100001').write('a'),
  '/endless': (response) => endless(response),
  '/silent': () => undefined,
  '/stalls': (response) => response.write('a'),
  '/drips': (response) => {
    const timer = setInterval(() => response.write('a'), 20);
    response.once('close', () => clearInterval(timer));
  },
  '/missing': (response) => response.writeHead(404).end('stack trace of the remote server'),
  '/broken': (response) => response.writeHead(503).end('x'),
  '/to-inside': (response) => redirect(response, `http://inside.example:${site.port}/`),
  '/to-loopback': (response) => redirect(response, `http://127.0.0.1:${site.port}/`),
  '/to-file': (response) => redirect(response, 'file:///etc/passwd'),
  '/to-port': (response) => redirect(response, 'http://site.example:22/'),
  '/to-itself-rebound': (response) => redirect(response, `http://hop.example:${site.port}/plain`),
  '/relative': (response) => redirect(response, 'plain?x=1'),
  '/nowhere': (response) => response.writeHead(302).end(),
};

function answer(request: IncomingMessage, response: ServerResponse): void {
  const path = new URL(request.url ?? '', 'http://x').pathname;
  const left = /^\/redirects\/(\d+)$/.exec(path)?.[1];
  if (left) redirect(response, left === '1' ? '/plain' : `/redirects/${Number(left) - 1}`);
  else BODIES[path]?.(response, request);
}

function redirect(response: ServerResponse, location: string): void {
  response.writeHead(302, { location }).end('moved');
}

function endless(response: ServerResponse, piece = Buffer.alloc(16_384)): void {
  const more = () => {
    while (!response.destroyed && response.write(piece)) {}
    if (!response.destroyed) response.once('drain', more);
  };
  more();
}

type Got = { text: string; finalUrl: string; mediaType: string | undefined; fileName: string | undefined };

async function get(url: string, options: SafeFetchOptions = {}): Promise<Got> {
  const ports = [site.port, ...open.map((one) => one.port)];
  const fetch = createSafeFetch({
    resolve: createResolver(dns.lookups),
    isAllowed: (address, port) => address === OUTSIDE && ports.includes(port),
    allowedPorts: ports,
    idleTimeoutMs: 300,
    totalTimeoutMs: 1_500,
    ...options,
  });
  const { body, ...rest } = await fetch({ url, maxBytes: MAX_BYTES });
  return { text: Buffer.concat(await body.toArray()).toString(), ...rest };
}

const at = (path: string, host = 'site.example') => `http://${host}:${site.port}${path}`;
const code = (promise: Promise<unknown>) =>
  promise.then(
    () => 'fetched',
    (error: { code: string }) => error.code,
  );

test('a file comes with its bytes, its address, its type and its name', async () => {
  expect(await get(at('/plain'))).toEqual({
    text: 'hello',
    finalUrl: at('/plain'),
    mediaType: undefined,
    fileName: 'plain',
  });
  expect(await get(at('/named'))).toMatchObject({ mediaType: 'application/pdf', fileName: 'été.pdf' });
});

test('the name of the site goes out in Host although the connection is to a fixed address', async () => {
  expect(await get(at('/host'))).toMatchObject({ text: `site.example:${site.port}` });
});

async function getOverTls(certificateName: string): Promise<{ outcome: Got; sni: string[] }> {
  const sni: string[] = [];
  const certificate = selfSignedCertificate(certificateName);
  setDefaultCACertificates([certificate.cert]);
  const SNICallback = (name: string, done: (error: null) => void) => {
    sni.push(name);
    done(null);
  };
  const server = createHttpsServer({ ...certificate, SNICallback }, (_, response) => response.end('private'));
  await new Promise<void>((done) => server.listen(0, OUTSIDE, done));
  const { port } = server.address() as { port: number };
  try {
    return { outcome: await get(`https://site.example:${port}/`, { ...anyPort(port) }), sni };
  } finally {
    server.closeAllConnections();
    server.close();
    setDefaultCACertificates(TRUSTED);
  }
}

const anyPort = (port: number) => ({
  allowedPorts: [port],
  isAllowed: (address: string) => address === OUTSIDE,
});

test('TLS is verified for the name of the site, which also goes out in SNI', async () => {
  expect(await getOverTls('site.example')).toMatchObject({
    outcome: { text: 'private' },
    sni: ['site.example'],
  });
});

test("another site's certificate is a failed download", async () => {
  const error = await getOverTls('other.example').catch((thrown: unknown) => thrown);
  expect(error).toMatchObject({ code: 'download_failed', values: { reason: 'TLS' } });
});

test('a server that does not speak TLS on an https address is a failed download', async () => {
  expect(await code(get(`https://site.example:${site.port}/plain`))).toBe('download_failed');
});

test('a compressed body is decoded', async () => {
  expect(await get(at('/gzip'))).toMatchObject({ text: 'squeezed' });
});

test.each(['/bomb', '/endless', '/declared-large', '/empty-members'])(
  '%s stops at the size limit',
  async (path) => {
    expect(await code(get(at(path)))).toBe('file_too_large');
  },
);

test.each(['/twice', '/not-gzip', '/missing', '/broken', '/nowhere'])(
  '%s is a failed download',
  async (path) => {
    expect(await code(get(at(path)))).toBe('download_failed');
  },
);

test('nothing that a failing server says is repeated', async () => {
  const error = await get(at('/missing')).catch((thrown: Error) => thrown);
  expect(JSON.stringify(error)).not.toContain('stack trace');
  expect(error).toMatchObject({ values: { reason: 'HTTP 404' } });
});

test.each(['/silent', '/stalls', '/drips'])('%s is given up in time', async (path) => {
  const startedAt = performance.now();
  expect(await code(get(at(path)))).toBe('download_timeout');
  expect(performance.now() - startedAt).toBeLessThan(3_000);
});

test.each(['/silent', '/stalls'])(
  '%s is given up long before the deadline of a slow but steady body',
  async (path) => {
    const startedAt = performance.now();
    expect(await code(get(at(path), { totalTimeoutMs: 10_000 }))).toBe('download_timeout');
    expect(performance.now() - startedAt).toBeLessThan(5_000);
  },
);

test('one private address among public ones forbids the name', async () => {
  const before = site.requests.length;
  expect(await code(get(at('/plain', 'mixed.example')))).toBe('url_forbidden');
  expect(site.requests).toHaveLength(before);
});

test('a connection that is refused is a failed download', async () => {
  const gone = await startSite(OUTSIDE, 0, () => undefined);
  await gone.close();
  const policy = { allowedPorts: [gone.port], isAllowed: () => true };
  expect(await code(get(`http://site.example:${gone.port}/`, policy))).toBe('download_failed');
});

test.each([
  ['shorter than it says', 'HTTP/1.1 200 OK\r\ncontent-length: 50\r\n\r\nshort'],
  ['longer headers than any server needs', `HTTP/1.1 200 OK\r\nx: ${'a'.repeat(100_000)}\r\n\r\n`],
  ['no HTTP at all', 'SSH-2.0-OpenSSH_9.2\r\n'],
  ['two lengths', 'HTTP/1.1 200 OK\r\ncontent-length: 1\r\ncontent-length: 2\r\n\r\nab'],
])('an answer with %s is a failed download', async (_, bytes) => {
  open.push(await startRawSite(OUTSIDE, (socket) => socket.end(bytes)));
  expect(await code(get(`http://site.example:${open[0]?.port}/`))).toBe('download_failed');
});

test('bytes after the declared length are not part of the file', async () => {
  open.push(
    await startRawSite(OUTSIDE, (socket) => socket.end('HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nabcdef')),
  );
  const outcome = await get(`http://site.example:${open[0]?.port}/`).catch(
    (error: { code: string }) => error.code,
  );
  expect([{ text: 'ab' }, 'download_failed']).toContainEqual(
    typeof outcome === 'string' ? outcome : { text: outcome.text },
  );
});

test('five redirects are followed and a sixth is refused', async () => {
  expect(await get(at('/redirects/5'))).toMatchObject({ text: 'hello', finalUrl: at('/plain') });
  expect(await code(get(at('/redirects/6')))).toBe('too_many_redirects');
  expect(await get(at('/relative'))).toMatchObject({ finalUrl: at('/plain?x=1') });
});

test.each(['/to-inside', '/to-loopback', '/to-file', '/to-port'])(
  'the redirect %s is forbidden',
  async (path) => {
    inside.requests.length = 0;
    expect(await code(get(at(path)))).toBe('url_forbidden');
    expect(inside.requests).toEqual([]);
  },
);

test('a redirect from https to http is forbidden', () => {
  const from = new URL('https://site.example/a');
  const ports = new Set([80, 443]);
  expect(() => nextTarget(from, 'http://site.example/b', ports)).toThrow('does not lead to a public server');
  expect(nextTarget(from, '/b', ports).url.href).toBe('https://site.example/b');
});

test('a name that changes its address after the check is connected to the checked address only', async () => {
  inside.requests.length = 0;
  expect(await get(at('/plain', 'rebind.example'))).toMatchObject({ text: 'hello' });
  expect(dns.questions.filter((question) => question === 'A rebind.example')).toHaveLength(1);
  expect(await code(get(at('/plain', 'rebind.example')))).toBe('url_forbidden');
  expect(inside.requests).toEqual([]);
});

test('a redirect to the same name is checked again, so rebinding between two hops gains nothing', async () => {
  inside.requests.length = 0;
  expect(await code(get(at('/to-itself-rebound', 'hop.example')))).toBe('url_forbidden');
  expect(inside.requests).toEqual([]);
});

test('the open socket is checked before the request goes out', async () => {
  const before = site.requests.length;
  let asked = 0;
  const changing = { isAllowed: () => ++asked === 1 };
  expect(await code(get(at('/plain'), changing))).toBe('url_forbidden');
  expect(site.requests).toHaveLength(before);
});

test('the one who asked can give up, and gets the reason back', async () => {
  const giveUp = new AbortController();
  const fetch = createSafeFetch({
    resolve: createResolver(dns.lookups),
    isAllowed: () => true,
    allowedPorts: [site.port],
  });
  const fetched = fetch({ url: at('/silent'), maxBytes: 1, signal: giveUp.signal });
  giveUp.abort(new Error('changed my mind'));
  await expect(fetched).rejects.toThrow('changed my mind');
});

test('a body that is never read does not keep the connection for ever', async () => {
  const fetch = createSafeFetch({
    resolve: createResolver(dns.lookups),
    isAllowed: () => true,
    allowedPorts: [site.port],
    totalTimeoutMs: 200,
  });
  const { body } = await fetch({ url: at('/drips'), maxBytes: MAX_BYTES });
  await new Promise((done) => setTimeout(done, 400));
  await expect(body.toArray()).rejects.toMatchObject({ code: 'download_timeout' });
});
