import { defineConfig } from 'vitest/config';

/** The long suite of what is started, stopped, or killed in the middle and goes on. `npm run test:chaos`. */
// biome-ignore lint/style/noDefaultExport: vitest reads its configuration from the default export
export default defineConfig({
  test: {
    globalSetup: ['server/test/support/global-setup.ts'],
    include: ['server/test/chaos/**/*.long.ts'],
    pool: 'threads',
    isolate: false,
    maxWorkers: 2,
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
});
