import type { Readable } from 'node:stream';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Static, TSchema } from 'typebox';
import type { Caller, PlatformCaller, RequestFacts } from '#kernel/access/caller.ts';
import type { PlatformTx, TenantRead, TenantScope, TenantTx } from '#kernel/database/scope.ts';
import type { LimitClass } from '#kernel/limits/port.ts';
import type { ByteSpan } from '#kernel/storage/port.ts';
import type { StreamedJson } from './streamed-json.ts';

/** What a route declares besides its address. The server does not start on a route that leaves one out. */
export type RouteOptions<
  Params extends TSchema,
  Query extends TSchema,
  Input extends TSchema,
  Reply extends TSchema,
> = {
  /** The right it takes, `product.thing.verb`; 'signed_in' for what every person may do with their own account. */
  permission: string;
  limit: LimitClass;
  /** One line for the reference. */
  summary: string;
  params?: Params;
  query?: Query;
  /** The JSON body. */
  input?: Input;
  reply: Reply;
  /**
   * What `tell` says while the answer is made, by event. Who accepts `text/event-stream` reads these as they come and
   * then `done` with the answer; anybody else gets the answer alone.
   */
  events?: Readonly<Record<string, TSchema>>;
  /** Status of a success; 200 unless said. A service may answer 200 in place of 201 through `answer.status`. */
  status?: 200 | 201 | 202;
  /** Of a download: parts of it can be asked for, as RFC 9110 section 14 says. */
  hasRanges?: true;
  /** The version of what is answered, for ETag; the service compares `ifMatch` with the same value. */
  etag?: (data: Static<Reply>) => string;
};

/** What a handler may set on its answer. */
export type Answer = {
  status: (code: 200 | 201 | 202) => void;
  header: (name: string, value: string) => void;
};

export type Context<Who, Tx, Params extends TSchema, Query extends TSchema, Input extends TSchema> = {
  tx: Tx;
  caller: Who;
  params: Static<Params>;
  query: Static<Query>;
  input: Static<Input>;
  /** The value of If-Match without its quotes; undefined when the client sent none. */
  ifMatch: string | undefined;
  /** The Idempotency-Key, for handlers that keep it themselves; tenant routes are done once without it. */
  idempotencyKey: string | undefined;
  answer: Answer;
  /** Says one of the route's `events`; undefined for a client that waits for the whole. */
  tell: ((event: string, data: unknown) => void) | undefined;
  /** Aborted when the client goes away, and when the server has no more time to finish. */
  signal: AbortSignal;
};

type Handler<Who, Tx, P extends TSchema, Q extends TSchema, I extends TSchema, R extends TSchema> = (
  context: Context<Who, Tx, P, Q, I>,
) => Promise<Static<R>>;

type Register<Who, Tx> = <P extends TSchema, Q extends TSchema, I extends TSchema, R extends TSchema>(
  path: string,
  options: RouteOptions<P, Q, I, R>,
  handler: Handler<Who, Tx, P, Q, I, R>,
) => void;

/** A file that goes out as it is; `fileName` becomes a sanitised Content-Disposition. */
export type Download = { mediaType: string; fileName: string; etag: string } & (
  | {
      body: Readable;
      /** Undefined of what is made while it is sent. */
      sizeBytes?: number;
    }
  | {
      /** Opens a stored file, or a part of it; called once, and not for what is refused. */
      open: (span: ByteSpan | undefined) => Promise<Readable>;
      sizeBytes: number;
    }
);

/** Routes of a tenant. `get` reads in one round trip and cannot write; the others are one transaction each. */
export type Api = {
  get: Register<Caller, TenantRead>;
  post: Register<Caller, TenantTx>;
  put: Register<Caller, TenantTx>;
  patch: Register<Caller, TenantTx>;
  delete: Register<Caller, TenantTx>;
  /** POST whose handler opens its own transactions; its answer may be too long to be held whole. */
  postScoped: <P extends TSchema, Q extends TSchema, I extends TSchema, R extends TSchema>(
    path: string,
    options: RouteOptions<P, Q, I, R>,
    handler: (
      context: Context<Caller, TenantScope, P, Q, I>,
    ) => Promise<Static<R> | StreamedJson<Static<R> & object>>,
  ) => void;
  /** POST of multipart/form-data; `upload` in the context streams it. Audit and idempotency are its own. */
  upload: <R extends TSchema>(
    path: string,
    options: Omit<RouteOptions<TSchema, TSchema, TSchema, R>, 'params' | 'query' | 'input'>,
    handler: (context: UploadContext) => Promise<Static<R>>,
  ) => void;
  download: <P extends TSchema, Q extends TSchema>(
    path: string,
    options: Omit<RouteOptions<P, Q, TSchema, TSchema>, 'input' | 'reply'>,
    handler: (context: Context<Caller, TenantRead, P, Q, TSchema>) => Promise<Download>,
  ) => void;
  /** A download whose handler opens its own transactions: it is made first, and no connection waits for it. */
  downloadScoped: <P extends TSchema, Q extends TSchema>(
    path: string,
    options: Omit<RouteOptions<P, Q, TSchema, TSchema>, 'input' | 'reply'>,
    handler: (context: Context<Caller, TenantScope, P, Q, TSchema>) => Promise<Download>,
  ) => void;
  /** Routes of platform administrators, in one transaction of the platform role. */
  platform: {
    get: Register<PlatformCaller, PlatformTx>;
    post: Register<PlatformCaller, PlatformTx>;
    put: Register<PlatformCaller, PlatformTx>;
    patch: Register<PlatformCaller, PlatformTx>;
  };
  /** A person's own account, whatever the tenant; the raw reply is there for cookies. */
  account: {
    get: Register<AccountCaller, PlatformTx>;
    post: Register<AccountCaller, PlatformTx>;
  };
  /** Before anyone is known: signing in. The handler sees the raw request and reply, for cookies. */
  open: {
    get: Register<OpenCaller, undefined>;
    post: Register<OpenCaller, undefined>;
  };
};

export type AccountCaller = PlatformCaller & { reply: FastifyReply };
export type OpenCaller = RequestFacts & { request: FastifyRequest; reply: FastifyReply };

export type UploadContext = {
  scope: TenantScope;
  caller: Caller;
  answer: Answer;
  signal: AbortSignal;
  /**
   * The parts in the order they were sent; a field is text of at most 1 KiB, a file is a stream that ends with
   * `file_too_large` past the limit.
   */
  parts: AsyncIterable<UploadPart>;
};
export type UploadPart =
  | { kind: 'field'; name: string; value: string }
  | { kind: 'file'; name: string; fileName: string; declaredType: string; body: Readable };
