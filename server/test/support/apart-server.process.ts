/**
 * The whole server with its worker in a process of its own, for tests that look at its memory. Downloads reach the
 * small world of `startWorld` alone. Started by fork; its settings come as one JSON argument.
 */
import { startWorld } from '#kernel/outbound/testing/world.ts';
import { startTestApp, type TestApp } from './app.ts';

export type ApartSettings = { adminUrl: string; environment: Record<string, string> };
export type ApartFacts = Pick<TestApp, 'url' | 'tokens'> & { sitePort: number };

const { adminUrl, environment } = JSON.parse(process.argv[2] ?? '') as ApartSettings;
const world = await startWorld();
const { url, tokens, close } = await startTestApp(environment, {
  worker: true,
  fetch: world.fetchWith({}),
  database: { adminUrl, drop: async () => {} },
});
process.on('disconnect', () => void close().finally(() => process.exit(0)));
const facts: ApartFacts = { url, tokens, sitePort: world.site.port };
process.send?.(facts);
