import type { IncomingMessage, ServerResponse } from 'node:http';
import { gzipSync } from 'node:zlib';

type Page = (response: ServerResponse, request: IncomingMessage) => void;

/** The port of the one who asks, which is the port of every site in these tests. */
const portOf = (request: IncomingMessage) => request.socket.localPort;

const PAGES: Readonly<Record<string, Page>> = {
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
  '/to-inside': (response, request) => redirect(response, `http://inside.example:${portOf(request)}/`),
  '/to-loopback': (response, request) => redirect(response, `http://127.0.0.1:${portOf(request)}/`),
  '/to-file': (response) => redirect(response, 'file:///etc/passwd'),
  '/to-port': (response) => redirect(response, 'http://site.example:22/'),
  '/to-itself-rebound': (response, request) =>
    redirect(response, `http://hop.example:${portOf(request)}/plain`),
  '/relative': (response) => redirect(response, 'plain?x=1'),
  '/nowhere': (response) => response.writeHead(302).end(),
};

/** Every way a web site can be wrong about a file, one path each. */
export function answerAwkwardly(request: IncomingMessage, response: ServerResponse): void {
  const path = new URL(request.url ?? '', 'http://x').pathname;
  const left = /^\/redirects\/(\d+)$/.exec(path)?.[1];
  if (left) redirect(response, left === '1' ? '/plain' : `/redirects/${Number(left) - 1}`);
  else PAGES[path]?.(response, request);
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
