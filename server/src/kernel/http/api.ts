import type { FastifyInstance, HTTPMethods } from 'fastify';
import type { Caller } from '#kernel/access/caller.ts';
import { type Database, inPlatform, inTenant, readTenant, scopeOf } from '#kernel/database/scope.ts';
import { sendDownload } from './download.ts';
import type { Audience } from './guards.ts';
import { once } from './idempotency.service.ts';
import { type AnyContext, type AnyOptions, type ApiParts, addRoute, type Perform } from './pipeline.ts';
import type { Api, Download, UploadContext } from './route.ts';
import { uploadParts } from './upload.ts';

/** A feature's handler, as the pipeline sees it: `route.ts` types it for the feature. */
type Work = (context: AnyContext) => Promise<unknown>;
/** How one kind of route gives its handler a transaction. */
type Performer = (db: Database, work: Work) => Perform;

/** Builds the functions with which features declare their routes; see `route.ts` for what each is for. */
export function createApi(app: FastifyInstance, parts: ApiParts): Api {
  const register =
    (method: HTTPMethods, audience: Audience, performer: Performer) =>
    (path: string, options: AnyOptions, work: Work) =>
      addRoute(app, parts, { method, audience, path, options, perform: performer(parts.db, work) });
  return {
    get: register('GET', 'tenant', inRead),
    post: register('POST', 'tenant', inChange),
    put: register('PUT', 'tenant', inChange),
    patch: register('PATCH', 'tenant', inChange),
    delete: register('DELETE', 'tenant', inChange),
    postScoped: register('POST', 'tenant', inOwnScope),
    upload: register('POST', 'tenant', whileUploading),
    download: register('GET', 'tenant', asDownload(inRead)),
    downloadScoped: register('GET', 'tenant', asDownload(inOwnScope)),
    platform: {
      get: register('GET', 'platform', onPlatform),
      post: register('POST', 'platform', onPlatform),
      put: register('PUT', 'platform', onPlatform),
      patch: register('PATCH', 'platform', onPlatform),
    },
    account: { get: register('GET', 'account', onPlatform), post: register('POST', 'account', onPlatform) },
    open: { get: register('GET', 'open', withoutScope), post: register('POST', 'open', withoutScope) },
  } as unknown as Api;
}

const inRead: Performer =
  (db, work) =>
  ({ context, tenant }) =>
    readTenant(db, tenant, (tx) => work(withTx(context, tx)));

/** A change: one transaction, done once for each Idempotency-Key. */
const inChange: Performer =
  (db, work) =>
  ({ request, reply, context, tenant }) =>
    inTenant(db, tenant, async (tx) => {
      const key = context.idempotencyKey;
      if (key === undefined || request.method !== 'POST') return work(withTx(context, tx));
      const keyed = { key, method: request.method, url: request.url, body: request.body };
      const outcome = await once(tx, context.caller as Caller, keyed, async () => {
        const data = await work(withTx(context, tx));
        return { status: reply.statusCode, data };
      });
      if (outcome.isReplay) void reply.code(outcome.status).header('idempotency-replayed', 'true');
      return outcome.data;
    });

const inOwnScope: Performer =
  (db, work) =>
  ({ context, tenant }) =>
    work(withTx(context, scopeOf(db, tenant)));

const whileUploading: Performer =
  (db, work) =>
  ({ request, context, tenant }) => {
    const uploading: Omit<UploadContext, keyof AnyContext> = {
      scope: scopeOf(db, tenant),
      parts: uploadParts(request),
    };
    return work(Object.assign(context, uploading));
  };

const asDownload =
  (performer: Performer): Performer =>
  (db, work) => {
    const perform = performer(db, work);
    return async (exchange) =>
      sendDownload(exchange.request, exchange.reply, (await perform(exchange)) as Download);
  };

const onPlatform: Performer =
  (db, work) =>
  ({ context }) =>
    inPlatform(db, (tx) => work(withTx(context, tx)));

const withoutScope: Performer =
  (_db, work) =>
  ({ context }) =>
    work(context);

/** A context belongs to one request, so it is filled and not copied: copying would also make what is made lazily. */
function withTx(context: AnyContext, tx: unknown): AnyContext {
  context.tx = tx;
  return context;
}
