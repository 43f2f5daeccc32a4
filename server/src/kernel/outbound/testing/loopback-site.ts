import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { createServer as createTcpServer, type Server, type Socket } from 'node:net';

export type Site = {
  readonly port: number;
  /** Every request received, as `host path`. */
  readonly requests: string[];
  close(): Promise<void>;
};

type Answer = (request: IncomingMessage, response: ServerResponse) => void;

/** A web site on an address of the loopback network. */
export async function startSite(address: string, port: number, answer: Answer): Promise<Site> {
  const requests: string[] = [];
  const server = createServer((request, response) => {
    requests.push(`${request.headers.host} ${request.url}`);
    response.on('error', () => undefined);
    answer(request, response);
  });
  return await listening(server, { address, port, requests });
}

/** A server that says exactly these bytes to whoever connects: for answers that no HTTP library would write. */
export async function startRawSite(address: string, speak: (socket: Socket) => void): Promise<Site> {
  const requests: string[] = [];
  const server = createTcpServer((socket) => {
    socket.on('error', () => undefined);
    socket.once('data', (data) => {
      requests.push(data.toString('latin1'));
      speak(socket);
    });
  });
  return await listening(server, { address, port: 0, requests });
}

type Place = { readonly address: string; readonly port: number; readonly requests: string[] };

async function listening(server: Server, { address, port, requests }: Place): Promise<Site> {
  const sockets = new Set<Socket>();
  server.on('connection', (socket: Socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
  });
  server.listen(port, address);
  await once(server, 'listening');
  const bound = server.address();
  if (bound === null || typeof bound === 'string') throw new Error('the site has no port');
  const close = async () => {
    for (const socket of sockets) socket.destroy();
    server.close();
    await once(server, 'close');
  };
  return { port: bound.port, requests, close };
}
