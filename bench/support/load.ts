import { connect, type Socket } from 'node:net';
import { percentile } from './figures.ts';

export type Load = {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly connections: number;
  readonly seconds: number;
};
export type LoadResult = {
  readonly requestsPerSecond: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
};

const HEAD_END = '\r\n\r\n';

/**
 * Asks the same GET over kept-alive connections, one request at a time on each, for as long as told. It writes
 * prepared bytes and reads no more of an answer than its status and length, so that it takes little of the machine.
 *
 * @throws Error at the first answer that is not 200, or without Content-Length
 */
export async function load({ url, headers, connections, seconds }: Load): Promise<LoadResult> {
  const { hostname, port, pathname, search, host } = new URL(url);
  const lines = Object.entries({ host, ...headers }).map(([name, value]) => `${name}: ${value}\r\n`);
  const request = Buffer.from(`GET ${pathname}${search} HTTP/1.1\r\n${lines.join('')}\r\n`);
  const startedAt = performance.now();
  const until = startedAt + seconds * 1000;
  const latencies: number[] = [];
  const lanes = Array.from({ length: connections }, () =>
    lane(connect(Number(port), hostname), request, until, latencies),
  );
  await Promise.all(lanes);
  const elapsed = (performance.now() - startedAt) / 1000;
  return {
    requestsPerSecond: latencies.length / elapsed,
    p50Ms: percentile(latencies, 0.5),
    p99Ms: percentile(latencies, 0.99),
  };
}

/** One connection: the next request leaves when the answer before is whole. */
function lane(socket: Socket, request: Buffer, until: number, latencies: number[]): Promise<void> {
  socket.setNoDelay(true);
  let sentAt = 0;
  let received: Buffer = Buffer.alloc(0);
  const ask = () => {
    sentAt = performance.now();
    received = Buffer.alloc(0);
    socket.write(request);
  };
  return new Promise((resolve, reject) => {
    socket.once('connect', ask);
    socket.once('error', reject);
    socket.once('close', () => resolve());
    socket.on('data', (chunk) => {
      received = received.length === 0 ? chunk : Buffer.concat([received, chunk]);
      try {
        if (!isWhole(received)) return;
      } catch (error) {
        socket.destroy(error instanceof Error ? error : undefined);
        return;
      }
      const now = performance.now();
      latencies.push(now - sentAt);
      if (now < until) ask();
      else socket.end();
    });
  });
}

function isWhole(received: Buffer): boolean {
  const headEnd = received.indexOf(HEAD_END);
  if (headEnd < 0) return false;
  const head = received.toString('latin1', 0, headEnd);
  if (!head.startsWith('HTTP/1.1 200 ')) throw new Error(`unexpected answer: ${received.toString()}`);
  const length = /\r\ncontent-length: (\d+)/i.exec(head)?.[1];
  if (length === undefined) throw new Error('the answer has no Content-Length');
  return received.length >= headEnd + HEAD_END.length + Number(length);
}
