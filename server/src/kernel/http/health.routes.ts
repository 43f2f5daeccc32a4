import type { FastifyInstance } from 'fastify';
import type { Metrics } from '#kernel/telemetry/metrics.ts';

/** A dependency that the server cannot work without. */
export type Dependency = { name: string; check(): Promise<unknown> };

/** What a pool of connections says of itself. */
export type PoolCounts = { totalCount: number; idleCount: number; waitingCount: number };

const CHECK_TIMEOUT_MS = 2000;

/** /health (alive), /ready (each dependency by name) and /metrics: outside authentication, cheap, not in the contract. */
export function healthRoutes(
  app: FastifyInstance,
  metrics: Metrics,
  {
    dependencies,
    pools,
  }: { dependencies: readonly Dependency[]; pools: Readonly<Record<string, PoolCounts>> },
): void {
  app.get('/health', { schema: { hide: true } }, async () => ({ status: 'ok' }));
  app.get('/ready', { schema: { hide: true } }, async (_request, reply) => {
    const checks = await Promise.all(dependencies.map(checked));
    const isReady = checks.every((check) => check.status === 'ok');
    return reply
      .code(isReady ? 200 : 503)
      .send({ status: isReady ? 'ok' : 'unavailable', dependencies: checks });
  });
  app.get('/metrics', { schema: { hide: true } }, async (_request, reply) => {
    countConnections(metrics, pools);
    return reply.type(metrics.registry.contentType).send(await metrics.registry.metrics());
  });
}

async function checked({ name, check }: Dependency): Promise<{ name: string; status: 'ok' | 'unavailable' }> {
  const deadline = AbortSignal.timeout(CHECK_TIMEOUT_MS);
  const late = new Promise((_resolve, reject) =>
    deadline.addEventListener('abort', () => reject(deadline.reason)),
  );
  const isWell = await Promise.race([check(), late]).then(
    () => true,
    () => false,
  );
  return { name, status: isWell ? 'ok' : 'unavailable' };
}

function countConnections(metrics: Metrics, pools: Readonly<Record<string, PoolCounts>>): void {
  for (const [pool, { totalCount, idleCount, waitingCount }] of Object.entries(pools)) {
    metrics.poolConnections.set({ pool, state: 'busy' }, totalCount - idleCount);
    metrics.poolConnections.set({ pool, state: 'idle' }, idleCount);
    metrics.poolConnections.set({ pool, state: 'waiting' }, waitingCount);
  }
}
