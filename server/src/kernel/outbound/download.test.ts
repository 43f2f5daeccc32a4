import { createServer as createHttpsServer } from 'node:https';
import { getCACertificates, setDefaultCACertificates } from 'node:tls';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { selfSignedCertificate } from './testing/certificate.ts';
import { startRawSite, startSite } from './testing/loopback-site.ts';
import { codeOf, type Got, MAX_BYTES, OUTSIDE, startWorld, type World } from './testing/world.ts';

const TRUSTED = getCACertificates('default');

let world: World;
beforeAll(async () => {
  world = await startWorld();
});
afterAll(() => world.close());

test('a file comes with its bytes, its address, its type and its name', async () => {
  expect(await world.get(world.at('/plain'))).toEqual({
    text: 'hello',
    finalUrl: world.at('/plain'),
    mediaType: undefined,
    fileName: 'plain',
  });
  expect(await world.get(world.at('/named'))).toMatchObject({
    mediaType: 'application/pdf',
    fileName: 'été.pdf',
  });
});

test('the name of the site goes out in Host although the connection is to a fixed address', async () => {
  expect(await world.get(world.at('/host'))).toMatchObject({ text: `site.example:${world.site.port}` });
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
    return { outcome: await world.get(`https://site.example:${port}/`, { ...anyPort(port) }), sni };
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
  expect(await codeOf(world.get(`https://site.example:${world.site.port}/plain`))).toBe('download_failed');
});

test('a compressed body is decoded', async () => {
  expect(await world.get(world.at('/gzip'))).toMatchObject({ text: 'squeezed' });
});

test.each(['/bomb', '/endless', '/declared-large', '/empty-members'])(
  '%s stops at the size limit',
  async (path) => {
    expect(await codeOf(world.get(world.at(path)))).toBe('file_too_large');
  },
);

test.each(['/twice', '/not-gzip', '/missing', '/broken', '/nowhere'])(
  '%s is a failed download',
  async (path) => {
    expect(await codeOf(world.get(world.at(path)))).toBe('download_failed');
  },
);

test('nothing that a failing server says is repeated', async () => {
  const error = await world.get(world.at('/missing')).catch((thrown: Error) => thrown);
  expect(JSON.stringify(error)).not.toContain('stack trace');
  expect(error).toMatchObject({ values: { reason: 'HTTP 404' } });
});

test.each(['/silent', '/stalls', '/drips'])('%s is given up in time', async (path) => {
  const startedAt = performance.now();
  expect(await codeOf(world.get(world.at(path)))).toBe('download_timeout');
  expect(performance.now() - startedAt).toBeLessThan(3_000);
});

test.each(['/silent', '/stalls'])(
  '%s is given up long before the deadline of a slow but steady body, and the limit told is that of the silence',
  async (path) => {
    const startedAt = performance.now();
    const got = world.get(world.at(path), { totalTimeoutMs: 10_000 });
    await expect(got).rejects.toMatchObject({
      code: 'download_timeout',
      message: 'The remote server was too slow: it sent nothing for 1 s.',
    });
    expect(performance.now() - startedAt).toBeLessThan(5_000);
  },
);

test('a body that drips is told the limit of the whole', async () => {
  await expect(world.get(world.at('/drips'))).rejects.toThrow('nothing was complete within 2 s.');
});

test('a server that never shakes hands is told the limit of the connection', async () => {
  const mute = await startRawSite(OUTSIDE, () => undefined);
  const options = { allowedPorts: [mute.port], connectTimeoutMs: 500, totalTimeoutMs: 10_000 };
  const got = world.get(`https://site.example:${mute.port}/`, options);
  await expect(got).rejects.toThrow('no connection was made within 1 s.');
  await mute.close();
});

test('a connection that is refused is a failed download', async () => {
  const gone = await startSite(OUTSIDE, 0, () => undefined);
  await gone.close();
  const policy = { allowedPorts: [gone.port], isAllowed: () => true };
  expect(await codeOf(world.get(`http://site.example:${gone.port}/`, policy))).toBe('download_failed');
});

async function fromRaw(bytes: string): Promise<Got> {
  const raw = await startRawSite(OUTSIDE, (socket) => socket.end(bytes));
  try {
    return await world.get(`http://site.example:${raw.port}/`, { allowedPorts: [raw.port] });
  } finally {
    await raw.close();
  }
}

test.each([
  ['fewer bytes than it says', 'HTTP/1.1 200 OK\r\ncontent-length: 50\r\n\r\nshort'],
  ['longer headers than any server needs', `HTTP/1.1 200 OK\r\nx: ${'a'.repeat(100_000)}\r\n\r\n`],
  ['no HTTP at all', 'SSH-2.0-OpenSSH_9.2\r\n'],
  ['two lengths', 'HTTP/1.1 200 OK\r\ncontent-length: 1\r\ncontent-length: 2\r\n\r\nab'],
])('an answer with %s is a failed download', async (_, bytes) => {
  expect(await codeOf(fromRaw(bytes))).toBe('download_failed');
});

test('bytes after the declared length are not part of the file', async () => {
  const outcome = fromRaw('HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nabcdef');
  expect(['ab', 'download_failed']).toContain(await outcome.then(({ text }) => text, codeOfError));
});

const codeOfError = (error: { code: string }) => error.code;

test('the one who asked can give up, and gets the reason back', async () => {
  const giveUp = new AbortController();
  const fetch = world.fetchWith({});
  const fetched = fetch({ url: world.at('/silent'), maxBytes: 1, signal: giveUp.signal });
  giveUp.abort(new Error('changed my mind'));
  await expect(fetched).rejects.toThrow('changed my mind');
});

test('a body that is never read does not keep the connection for ever', async () => {
  const fetch = world.fetchWith({ totalTimeoutMs: 200 });
  const { body } = await fetch({ url: world.at('/drips'), maxBytes: MAX_BYTES });
  await new Promise((done) => setTimeout(done, 400));
  await expect(body.toArray()).rejects.toMatchObject({ code: 'download_timeout' });
});
