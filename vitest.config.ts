import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    globalSetup: ['server/test/support/global-setup.ts'],
    include: ['{client,server,web}/src/**/*.test.ts', 'server/test/**/*.test.ts'],
    pool: 'threads',
    isolate: false,
    maxWorkers: 3,
    testTimeout: 60_000,
    hookTimeout: 30_000,
  },
});
