import type { FastifyInstance, FastifyReply, FastifyRequest, HTTPMethods } from 'fastify';
import Type, { type TSchema } from 'typebox';
import { accessErrors } from '#kernel/access/access.errors.ts';
import type { AuditTrail } from '#kernel/audit/audit.service.ts';
import { type Database, inTenant } from '#kernel/database/scope.ts';
import { AppError } from '#kernel/errors/app-error.ts';
import type { TenantId } from '#kernel/ids/id.ts';
import type { Limiter } from '#kernel/limits/port.ts';
import type { Metrics } from '#kernel/telemetry/metrics.ts';
import type { CapacityGuard } from './capacity.ts';
import { signalOf } from './drain.ts';
import { successOf } from './envelope.ts';
import { tellError } from './error-reply.ts';
import { acceptsEvents, eventsOf, openEventStream } from './event-stream.ts';
import { type Audience, type Authenticator, type Identified, limitRequest, refusalOf } from './guards.ts';
import { invalidInput } from './invalid-input.ts';
import { factsOf } from './request-facts.ts';
import type { Answer, Context, RouteOptions } from './route.ts';
import { StreamedJson } from './streamed-json.ts';

export type ApiParts = {
  db: Database;
  authenticator: Authenticator;
  limiter: Limiter;
  audit: AuditTrail;
  metrics: Metrics;
  capacity: CapacityGuard;
  /** Every permission that a manifest declares: a route may ask for no other. */
  permissions: ReadonlySet<string>;
};

export type AnyOptions = RouteOptions<TSchema, TSchema, TSchema, TSchema>;
/** A handler's context before the feature's types are known. */
export type AnyContext = Context<unknown, unknown, TSchema, TSchema, TSchema>;
/** What a kind of route does between the guards and the envelope; resolves to the answer's data. */
export type Perform = (exchange: Exchange) => Promise<unknown>;
export type Exchange = {
  request: FastifyRequest;
  reply: FastifyReply;
  context: AnyContext;
  tenant: TenantId;
};

declare module 'fastify' {
  interface FastifyRequest {
    /** Set by the guards of a route; undefined on open routes. */
    person: Identified | undefined;
  }
}

export type Route = {
  method: HTTPMethods;
  audience: Audience;
  path: string;
  options: AnyOptions;
  perform: Perform;
};

/** Validated like any other query: what nobody reads is refused. */
const NO_PARAMETERS = Type.Object({});

/** Declares one route to Fastify with its guards, its schemas and the way it is performed. */
export function addRoute(app: FastifyInstance, parts: ApiParts, route: Route): void {
  const { method, audience, path, options } = route;
  refuseUndeclared(parts, route);
  const status = options.status ?? 200;
  app.route({
    method,
    url: path.replace(/\{(\w+)\}/g, ':$1'),
    schema: {
      summary: options.summary,
      operationId: operationIdOf(method, path),
      tags: [tagOf(path)],
      ...(options.params && { params: options.params }),
      querystring: options.query ?? NO_PARAMETERS,
      ...(options.input && { body: options.input }),
      ...(audience === 'open' ? { security: [] } : {}),
      response: responsesOf(status, options),
    },
    config: {
      permission: options.permission,
      audience,
      limit: options.limit,
      hasRanges: options.hasRanges ?? false,
    },
    onRequest: async (request, reply) => admit(parts, route, request, reply),
    handler: async (request, reply) => answer(parts, route, request, reply),
  });
}

/** The guards, in the order of the architecture: identity, limit, permission. */
async function admit(
  parts: ApiParts,
  route: Route,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<void> {
  const holder = route.audience === 'open' ? undefined : await parts.authenticator.identify(request);
  const tenant = route.audience === 'tenant' ? request.headers['x-tenant-id'] : undefined;
  const isChosen = holder !== undefined && tenant !== undefined;
  const person = isChosen ? await parts.authenticator.identifyIn(holder, String(tenant)) : holder;
  request.person = person ?? holder;
  await limitRequest(parts, route.options.limit, { request, reply, person: request.person });
  const refusal =
    isChosen && !person
      ? accessErrors.tenant_selection_refused()
      : refusalOf(route.audience, route.options.permission, person);
  if (!refusal) return;
  await recordDenial(parts, route, request, refusal);
  throw refusal;
}

/** Counts a refusal of access, and audits it in a transaction of its own: that of the request is undone. */
async function recordDenial(
  parts: ApiParts,
  { method, path, options }: Route,
  request: FastifyRequest,
  refusal: AppError,
): Promise<void> {
  const { person } = request;
  parts.metrics.denials.inc({ code: refusal.code });
  if (!person?.tenantId || refusal.status !== 403 || person.tenantStatus !== 'active') return;
  const caller = { ...factsOf(request), ...person, tenantId: person.tenantId };
  const metadata = { permission: options.permission, route: `${method} ${path}`, code: refusal.code };
  const entry = { action: 'kernel.access.denied', outcome: 'denied', metadata } as const;
  await inTenant(parts.db, person.tenantId, (tx) => parts.audit.record(tx, caller, entry));
}

/** True for what a service refused because of who asked, which counts as much as a guard's refusal. */
function isDenial(error: unknown): error is AppError {
  return error instanceof AppError && error.status === 403 && error.code in accessErrors;
}

async function answer(parts: ApiParts, route: Route, request: FastifyRequest, reply: FastifyReply) {
  const { options, perform, audience } = route;
  const leave = options.limit === 'heavy' ? parts.capacity.enter() : undefined;
  const events = options.events && acceptsEvents(request) ? openEventStream(reply) : undefined;
  try {
    void reply.code(options.status ?? 200);
    const context = contextOf(request, reply, { audience, tell: events?.tell });
    const tenant = request.person?.tenantId as TenantId;
    const data = await perform({ request, reply, context, tenant });
    if (reply.sent || data === reply) return reply;
    if (options.etag && data) void reply.header('etag', `"${options.etag(data)}"`);
    if (request.method !== 'GET') parts.metrics.userOperations.inc({ route: route.path });
    // Not awaited here: a client that reads slowly takes no place among those that are worked on.
    if (events) return events.end('done', data ?? null);
    if (data instanceof StreamedJson) return reply.type('application/json; charset=utf-8').send(data.open());
    return reply.send({ success: true, data: data ?? null, error: null });
  } catch (error) {
    if (isDenial(error)) await recordDenial(parts, route, request, error);
    if (!events?.hasBegun) throw error;
    return events.end('error', tellError(error, request, reply).body);
  } finally {
    events?.close();
    leave?.();
  }
}

function contextOf(
  request: FastifyRequest,
  reply: FastifyReply,
  { audience, tell }: { audience: Audience; tell: AnyContext['tell'] },
): AnyContext {
  const answers: Answer = {
    status: (code) => void reply.code(code),
    header: (name, value) => void reply.header(name, value),
  };
  let signal: AbortSignal | undefined;
  return {
    caller: callerOf(request, reply, audience),
    params: request.params,
    query: request.query,
    input: request.body,
    ifMatch: request.headers['if-match']?.replace(/^(W\/)?"(.*)"$/, '$2'),
    idempotencyKey: idempotencyKeyOf(request),
    answer: answers,
    tell,
    // Few handlers wait for anything but the database: the signal is made for those that ask for it.
    get signal() {
      signal ??= signalOf(reply);
      return signal;
    },
    tx: undefined,
  };
}

/** As long as the table holds: a key that was cut could be that of another request. */
const KEY_MAX = 255;

/** @throws AppError `validation_error` (422): an empty key, or one that is too long to be kept whole */
function idempotencyKeyOf(request: FastifyRequest): string | undefined {
  const key = request.headers['idempotency-key']?.toString();
  if (key === undefined || (key !== '' && key.length <= KEY_MAX)) return key;
  const message = {
    en: `must have 1 to ${KEY_MAX} characters`,
    fr: `doit avoir de 1 à ${KEY_MAX} caractères`,
  };
  throw invalidInput([{ path: 'header.idempotency-key', message }]);
}

function callerOf(request: FastifyRequest, reply: FastifyReply, audience: Audience): unknown {
  const facts = factsOf(request);
  if (audience === 'open') return { ...facts, request, reply };
  return { ...facts, ...request.person, ...(audience === 'account' && { reply }) };
}

/** @throws Error at start: a route that declares no right, or one that no manifest knows, never serves */
function refuseUndeclared({ permissions }: ApiParts, { audience, method, path, options }: Route): void {
  const { permission, limit, summary } = options;
  const isKnown =
    audience === 'tenant' ? permission === 'signed_in' || permissions.has(permission) : Boolean(permission);
  if (!isKnown) throw new Error(`${method} ${path} declares no known permission (${permission})`);
  if (!limit || !summary) throw new Error(`${method} ${path} declares no limit class or no summary`);
}

/** A route without a reply schema sends a file as it is. */
function responsesOf(
  status: number,
  { reply, events, hasRanges }: Pick<AnyOptions, 'events' | 'hasRanges'> & { reply?: TSchema },
) {
  const binary = {
    content: { 'application/octet-stream': { schema: { type: 'string', format: 'binary' } } },
  };
  const whole = reply ? successOf(reply) : binary;
  const success = reply && events ? inEitherForm(whole, eventsOf(events, reply)) : whole;
  const failures = { '4xx': { $ref: 'Failure#' }, '5xx': { $ref: 'Failure#' } };
  const others = { ...(status !== 200 && { 200: success }), ...(hasRanges && { 206: binary }) };
  return { [status]: success, ...others, ...failures };
}

function inEitherForm(whole: object, events: TSchema) {
  return { content: { 'application/json': { schema: whole }, 'text/event-stream': { schema: events } } };
}

function tagOf(path: string): string {
  return path.split('/')[3]?.replace(/[^a-z-]/g, '') ?? 'kernel';
}

/** `POST /api/v1/projects/{project_id}` is `postProjectsByProjectId`: unique, and stable for generated clients. */
function operationIdOf(method: string, path: string): string {
  const words = path
    .replace('/api/v1/', '')
    .replace(/\{(\w+)\}/g, 'by_$1')
    .split(/[/_.-]+/);
  return method.toLowerCase() + words.map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join('');
}
