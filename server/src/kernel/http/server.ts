import { randomUUID } from 'node:crypto';
import { maxHeaderSize, STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';
import cookie from '@fastify/cookie';
import cors from '@fastify/cors';
import multipart from '@fastify/multipart';
import swagger from '@fastify/swagger';
import swaggerUi from '@fastify/swagger-ui';
import underPressure from '@fastify/under-pressure';
import Fastify, {
  type FastifyBaseLogger,
  type FastifyInstance,
  type FastifyReply,
  type FastifyRequest,
  LogController,
} from 'fastify';
import type { Logger } from 'pino';
import type { AppError } from '#kernel/errors/app-error.ts';
import type { KernelSettings } from '#kernel/settings/kernel.settings.ts';
import type { Metrics } from '#kernel/telemetry/metrics.ts';
import { drainWhenClosing } from './drain.ts';
import { failure } from './envelope.ts';
import { sendError } from './error-reply.ts';
import { httpErrors } from './http.errors.ts';
import { readJsonBodies } from './json-body.ts';
import { malformed } from './malformed.ts';
import { refuseOddAddresses } from './odd-addresses.ts';
import { openApiDocument } from './openapi.ts';
import { requestIdOf } from './request-facts.ts';
import { addSecurityHeaders } from './security-headers.ts';
import { compileValidator } from './validation.ts';

/** Bytes of a URL that we read; longer ones are refused by Fastify before routing. */
const PARAMETER_MAX_LENGTH = 500;
const HEADERS_TIMEOUT_MS = 15_000;
/** A whole upload over a slow line; what is idle meanwhile is ended by its reader. */
const UPLOAD_TIMEOUT_MS = 900_000;

/** Two samples of the lag after a start: the first one still holds the loading of the program. */
const START_UP_MS = 2000;
const PROBES = new Set(['/health', '/ready', '/metrics']);

/** The reference without the maker's bar: there is one document, and it is ours. */
const REFERENCE_THEME = {
  title: 'Socle API',
  css: [{ filename: 'socle.css', content: '.swagger-ui .topbar { display: none }' }],
};

export type ServerParts = { settings: KernelSettings; log: Logger; metrics: Metrics };

/** The HTTP server with everything that holds for all routes; features add theirs through `createApi`. */
export async function createServer({ settings, log, metrics }: ServerParts): Promise<FastifyInstance> {
  const app = Fastify({
    loggerInstance: fromWarningsOn(log),
    logController: new LogController({ disableRequestLogging: true }),
    // A logger of its own for each request costs more than the one line that is written.
    childLoggerFactory: (logger) => logger,
    genReqId: requestIdOf,
    bodyLimit: settings.HTTP_BODY_MAX_BYTES,
    trustProxy: settings.TRUSTED_PROXIES.length > 0 ? [...settings.TRUSTED_PROXIES] : false,
    requestTimeout: UPLOAD_TIMEOUT_MS,
    exposeHeadRoutes: false,
    return503OnClosing: false,
    forceCloseConnections: 'idle',
    routerOptions: { maxParamLength: PARAMETER_MAX_LENGTH },
    clientErrorHandler: refuseUnreadable,
    frameworkErrors: (error, request, reply) => sendError(error, request, reply),
  });
  app.server.headersTimeout = HEADERS_TIMEOUT_MS;
  readJsonBodies(app);
  app.setValidatorCompiler(compileValidator);
  app.setErrorHandler((error, request, reply) => {
    sendError(error, request, reply);
  });
  app.addSchema({ ...failure, $id: 'Failure' });
  app.decorateRequest('person', undefined);
  app.decorateReply('errorCode', undefined);
  await addPlugins(app, settings);
  observe(app, metrics, log);
  refuseOddAddresses(app);
  drainWhenClosing(app, settings.HTTP_DRAIN_SECONDS);
  boundBodies(app, settings.HTTP_REQUEST_TIMEOUT_SECONDS);
  return app;
}

/** Fastify would log its address in the midst of the steps of a start, which tell the address that people use. */
function fromWarningsOn(log: Logger): FastifyBaseLogger {
  return log.child({}, { level: log.isLevelEnabled('info') ? 'warn' : log.level }) as FastifyBaseLogger;
}

/** Bytes that are no HTTP request never reach a route; they get the same shape of answer all the same. */
function refuseUnreadable(error: Error & { code?: string }, socket: Socket): void {
  if (error.code === 'ECONNRESET' || !socket.writable) return void socket.destroy();
  const refusal = refusalOf(error.code);
  const facts = { code: refusal.code, ...refusal.in('en'), request_id: randomUUID() };
  const body = JSON.stringify({ success: false, data: null, error: facts });
  const head = [
    `HTTP/1.1 ${refusal.status} ${STATUS_CODES[refusal.status]}`,
    'content-type: application/json; charset=utf-8',
    `content-length: ${Buffer.byteLength(body)}`,
    'connection: close',
  ];
  socket.end(`${head.join('\r\n')}\r\n\r\n${body}`);
}

function refusalOf(code: string | undefined): AppError {
  if (code === 'ERR_HTTP_REQUEST_TIMEOUT') return httpErrors.request_timeout();
  if (code === 'HPE_HEADER_OVERFLOW') return httpErrors.headers_too_large({ limit: maxHeaderSize });
  return malformed('http');
}

async function addPlugins(app: FastifyInstance, settings: KernelSettings): Promise<void> {
  addSecurityHeaders(app, settings);
  await app.register(cors, {
    origin: settings.CORS_ALLOWED_ORIGINS.length > 0 ? [...settings.CORS_ALLOWED_ORIGINS] : false,
    exposedHeaders: ['etag', 'x-request-id', 'retry-after', 'ratelimit', 'ratelimit-policy'],
  });
  await app.register(cookie);
  await app.register(multipart);
  await shedWhenBehind(app, settings.HTTP_EVENT_LOOP_LAG_MAX_MILLISECONDS);
  await app.register(swagger, openApiDocument);
  await app.register(swaggerUi, { routePrefix: '/api/docs', staticCSP: true, theme: REFERENCE_THEME });
}

/** Above this event-loop lag, requests are refused at once: those that are in can then be finished. */
async function shedWhenBehind(app: FastifyInstance, lagMaxMs: number): Promise<void> {
  let listensSince = Number.POSITIVE_INFINITY;
  app.addHook('onListen', async () => {
    listensSince = Date.now();
  });
  await app.register(underPressure, {
    maxEventLoopDelay: lagMaxMs,
    pressureHandler: (request: FastifyRequest) => {
      // Whoever asks whether we are alive gets an answer, above all now; and the lag of a start is no load.
      const isStarting = Date.now() - listensSince < START_UP_MS;
      if (isStarting || PROBES.has(request.url)) return;
      throw httpErrors.over_capacity({}, { retry_after_seconds: 2 });
    },
  });
}

/** Every answer carries its request id; each is counted, timed and written as one log line. */
function observe(app: FastifyInstance, metrics: Metrics, log: Logger): void {
  // Nothing in this line can be a secret: it is spared the search for one.
  const lines = log.child({}, { redact: [] });
  const tell = (request: FastifyRequest, reply: FastifyReply) => {
    const gone = reply.raw.writableFinished ? undefined : httpErrors.client_gone();
    const labels = {
      method: request.method,
      route: request.routeOptions.url ?? 'none',
      status: gone?.status ?? reply.statusCode,
    };
    metrics.requests.observe(labels, reply.elapsedTime / 1000);
    const code = reply.errorCode ?? gone?.code;
    if (code) metrics.errors.inc({ code });
    lines.info(
      {
        request_id: request.id,
        ...labels,
        duration_ms: Math.round(reply.elapsedTime * 10) / 10,
        tenant_id: request.person?.tenantId ?? undefined,
      },
      'request',
    );
  };
  app.addHook('onRequest', (request, reply, done) => {
    void reply.header('x-request-id', request.id);
    // Not onResponse: it never comes for a client that left, whose request may have cost the same.
    reply.raw.once('close', () => tell(request, reply));
    done();
  });
}

/** A JSON body that trickles in is given up after the time limit; uploads have limits of their own. */
function boundBodies(app: FastifyInstance, seconds: number): void {
  const timers = new WeakMap<object, NodeJS.Timeout>();
  app.addHook('onRequest', (request, reply, done) => {
    const type = request.headers['content-type'] ?? '';
    if (request.method !== 'GET' && !type.startsWith('multipart/')) {
      const giveUp = () => {
        void reply.header('connection', 'close');
        sendError(httpErrors.request_timeout(), request, reply);
      };
      timers.set(request, setTimeout(giveUp, seconds * 1000));
    }
    done();
  });
  const arrived = (request: object) => clearTimeout(timers.get(request));
  app.addHook('preValidation', (request, _reply, done) => {
    arrived(request);
    done();
  });
  app.addHook('onResponse', (request, _reply, done) => {
    arrived(request);
    done();
  });
  app.addHook('onRequestAbort', (request, done) => {
    arrived(request);
    done();
  });
}
