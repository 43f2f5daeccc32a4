import { defineConfig } from 'vitest/config';

/** The long suite of what documents do to the server. `npm run test:robust`. */
// biome-ignore lint/style/noDefaultExport: vitest reads its configuration from the default export
export default defineConfig({
  test: {
    globalSetup: ['server/test/support/global-setup.ts'],
    include: ['server/test/robust/**/*.long.ts'],
    fileParallelism: false,
    testTimeout: 3_600_000,
    hookTimeout: 120_000,
  },
});
