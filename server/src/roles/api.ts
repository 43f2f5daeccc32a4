import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import fastifyStatic from '@fastify/static';
import type { FastifyInstance } from 'fastify';
import { memberRoutes } from '#kernel/access/member.routes.ts';
import { roleRoutes } from '#kernel/access/role.routes.ts';
import { auditRoutes } from '#kernel/audit/audit.routes.ts';
import { ping } from '#kernel/database/scope.ts';
import { flagRoutes } from '#kernel/flags/flag.routes.ts';
import { createApi } from '#kernel/http/api.ts';
import { createCapacityGuard } from '#kernel/http/capacity.ts';
import { sendError } from '#kernel/http/error-reply.ts';
import { healthRoutes } from '#kernel/http/health.routes.ts';
import { httpErrors } from '#kernel/http/http.errors.ts';
import { createServer } from '#kernel/http/server.ts';
import { authRoutes, keyRoutes } from '#kernel/identity/auth.routes.ts';
import { jobRoutes } from '#kernel/jobs/job.routes.ts';
import type { Kernel } from '#kernel/kernel.ts';
import type { OpenProduct } from '#kernel/product.ts';
import { tenantRoutes } from '#kernel/tenants/tenant.routes.ts';

/** Heavy requests (extraction, downloads) one process works on; the parsers have processes of their own. */
const HEAVY_AT_ONCE = 16;
const CONSOLE_FOLDER = fileURLToPath(new URL('../../../web/dist', import.meta.url));

/** The role that answers requests: every route of the kernel and the products, and the console. */
export async function buildApi(kernel: Kernel, products: readonly OpenProduct[]): Promise<FastifyInstance> {
  const app = await createServer(kernel);
  const api = createApi(app, {
    db: kernel.db,
    authenticator: kernel.identity.authenticator,
    limiter: kernel.limiter,
    audit: kernel.audit,
    metrics: kernel.metrics,
    capacity: createCapacityGuard(HEAVY_AT_ONCE),
    permissions: new Set(Object.keys(kernel.permissions)),
  });
  authRoutes(api, kernel.identity);
  keyRoutes(app, kernel.identity.keys);
  tenantRoutes(api, kernel.audit);
  auditRoutes(api);
  jobRoutes(api, kernel.audit);
  flagRoutes(api, kernel);
  const access = { ...kernel, states: kernel.identity.states };
  roleRoutes(api, access);
  memberRoutes(api, access);
  for (const product of products) product.routes(api);
  healthRoutes(app, kernel.metrics, {
    pools: { app: kernel.db.app, platform: kernel.db.platform },
    dependencies: [
      { name: 'database', check: () => ping(kernel.db.app) },
      { name: 'database_platform', check: () => ping(kernel.db.platform) },
    ],
  });
  app.get('/api/v1/openapi.json', { schema: { hide: true } }, async () => app.swagger());
  await serveConsole(app);
  return app;
}

/** The built console; each of its pages is index.html, since the browser routes them. */
async function serveConsole(app: FastifyInstance): Promise<void> {
  await app.register(fastifyStatic, {
    root: CONSOLE_FOLDER,
    wildcard: true,
    decorateReply: true,
    // Names of built files carry a hash of their content: they never change. index.html must be asked for again.
    setHeaders: (reply, path) => {
      const isHashed = /[/\\]assets[/\\]/.test(path);
      void reply.header('cache-control', isHashed ? 'public, max-age=31536000, immutable' : 'no-cache');
    },
  });
  app.setNotFoundHandler((request, reply) => {
    const isPage =
      request.method === 'GET' && !request.url.startsWith('/api/') && !/\.\w+($|\?)/.test(request.url);
    if (isPage && existsSync(CONSOLE_FOLDER))
      return reply.header('cache-control', 'no-cache').sendFile('index.html');
    return sendError(httpErrors.not_found(), request, reply);
  });
}
