import { PassThrough } from 'node:stream';
import { finished } from 'node:stream/promises';
import type { FastifyReply, FastifyRequest } from 'fastify';
import Type, { type TSchema } from 'typebox';

/** What is silent for longer may be cut by a proxy. Source: HTML Standard, section 9.2.7 ("every 15 seconds or so"). */
const HEARTBEAT_MS = 15_000;
const MEDIA_TYPE = 'text/event-stream';

/** An answer that is told in pieces, as server-sent events. */
export type EventStream = {
  /** False up to the first byte: until then a refusal is an answer of its own, with its status. */
  readonly hasBegun: boolean;
  tell(event: string, data: unknown): void;
  /** Tells the last event; resolves when it has left, or when nobody is there to read it. */
  end(event: string, data: unknown): Promise<void>;
  /** Lets go of what was never begun. */
  close(): void;
};

/** True for a client that names the media type of events; every other one is answered whole. */
export function acceptsEvents({ headers }: FastifyRequest): boolean {
  return (headers.accept ?? '').split(',').some((accepted) => {
    const [type, ...parameters] = accepted.split(';').map((part) => part.trim().toLowerCase());
    // A weight of nothing is a refusal. Source: RFC 9110 12.4.2.
    return type === MEDIA_TYPE && !parameters.some((one) => /^q=0(?:\.0*)?$/.test(one));
  });
}

/** Begins with the first event or, when that is long in coming, with the first heartbeat. */
export function openEventStream(reply: FastifyReply): EventStream {
  const body = new PassThrough();
  let hasBegun = false;
  const write = (text: string) => {
    if (!hasBegun && !reply.raw.destroyed) {
      hasBegun = true;
      // nginx would keep the pieces back until they fill a buffer.
      void reply.type(MEDIA_TYPE).header('cache-control', 'no-store').header('x-accel-buffering', 'no');
      void reply.send(body);
    }
    body.write(text);
  };
  const heartbeat = setInterval(() => write(':\n\n'), HEARTBEAT_MS);
  const tell = (event: string, data: unknown) => write(`event: ${event}\ndata: ${JSON.stringify(data)}\n\n`);
  return {
    get hasBegun() {
      return hasBegun;
    },
    tell,
    end: async (event, data) => {
      clearInterval(heartbeat);
      tell(event, data);
      body.end();
      await finished(reply.raw).catch(() => undefined);
    },
    close: () => clearInterval(heartbeat),
  };
}

/** The events of a route, for the reference: those it names, then `done` with the whole answer, or `error`. */
export function eventsOf(events: Readonly<Record<string, TSchema>>, reply: TSchema): TSchema {
  const all = { ...events, done: reply, error: Type.Unsafe({ $ref: 'Failure#' }) };
  return Type.Union(
    Object.entries(all).map(([event, data]) => Type.Object({ event: Type.Literal(event), data })),
    { description: 'Server-sent events, each with its data as JSON; `done` or `error` is the last one.' },
  );
}
