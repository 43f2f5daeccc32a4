import { createSocket, type Socket } from 'node:dgram';
import { promises as dns } from 'node:dns';
import { once } from 'node:events';

/** `A` or `AAAA` records of a name; a list of lists is answered one list a question, the last one for ever. */
export type Zone = Readonly<Record<string, { readonly A?: string[][]; readonly AAAA?: string[][] }>>;

export type DnsStub = {
  /** A resolver that asks this server only. */
  readonly lookups: dns.Resolver;
  /** Every question received, as `A name`. */
  readonly questions: string[];
  close(): Promise<void>;
};

const TYPES: Readonly<Record<number, 'A' | 'AAAA'>> = { 1: 'A', 28: 'AAAA' };
const HEADER_BYTES = 12;
const SERVFAIL = 2;
const NXDOMAIN = 3;

/**
 * A real DNS server on loopback. A name outside the zone does not exist; `servfail.example` fails and
 * `silent.example` is never answered.
 */
export async function startDnsStub(zone: Zone): Promise<DnsStub> {
  const socket = createSocket('udp4');
  const questions: string[] = [];
  socket.on('message', (query, peer) => {
    const { name, type, end } = readQuestion(query);
    questions.push(`${type} ${name}`);
    if (name === 'silent.example') return;
    const asked = questions.filter((question) => question === `${type} ${name}`).length;
    const lists = zone[name]?.[type === 'AAAA' ? 'AAAA' : 'A'] ?? [];
    const records = lists[Math.min(asked, lists.length) - 1] ?? [];
    const failure = name === 'servfail.example' ? SERVFAIL : zone[name] ? 0 : NXDOMAIN;
    socket.send(answer(query.subarray(0, end), records, failure), peer.port, peer.address);
  });
  socket.bind(0, '127.0.0.1');
  await once(socket, 'listening');
  const lookups = new dns.Resolver({ timeout: 500, tries: 1 });
  lookups.setServers([`127.0.0.1:${socket.address().port}`]);
  return { lookups, questions, close: () => closed(socket) };
}

function readQuestion(query: Buffer): { name: string; type: string; end: number } {
  const labels: string[] = [];
  let at = HEADER_BYTES;
  for (let length = query[at] ?? 0; length > 0; length = query[at] ?? 0) {
    labels.push(query.toString('latin1', at + 1, at + 1 + length).toLowerCase());
    at += length + 1;
  }
  return { name: labels.join('.'), type: TYPES[query.readUInt16BE(at + 1)] ?? 'other', end: at + 5 };
}

/** Source: RFC 1035 section 4.1; each record names the question by a pointer (0xC00C) and has a TTL of 0. */
function answer(question: Buffer, addresses: string[], failure: number): Buffer {
  const head = Buffer.from(question);
  head.writeUInt16BE(0x8180 | failure, 2);
  head.writeUInt16BE(addresses.length, 6);
  head.writeUInt32BE(0, 8);
  return Buffer.concat([head, ...addresses.map(record)]);
}

function record(address: string): Buffer {
  const data = address.includes(':') ? ipv6Bytes(address) : Buffer.from(address.split('.').map(Number));
  const fixed = Buffer.alloc(HEADER_BYTES);
  fixed.writeUInt16BE(0xc00c, 0);
  fixed.writeUInt16BE(data.length === 16 ? 28 : 1, 2);
  fixed.writeUInt16BE(1, 4);
  fixed.writeUInt16BE(data.length, 10);
  return Buffer.concat([fixed, data]);
}

function ipv6Bytes(address: string): Buffer {
  const [left = '', right = ''] = address.split('::');
  const groups = (text: string) => (text ? text.split(':') : []);
  const zeros = Array<string>(8 - groups(left).length - groups(right).length).fill('0');
  const all = address.includes('::') ? [...groups(left), ...zeros, ...groups(right)] : groups(left);
  return Buffer.concat(all.map((group) => Buffer.from(group.padStart(4, '0'), 'hex')));
}

async function closed(socket: Socket): Promise<void> {
  socket.close();
  await once(socket, 'close');
}
