import { defineConfig } from 'vitest/config';

/** The long suite of the console in a browser and of the command line, part by part. `npm run test:console`. */
// biome-ignore lint/style/noDefaultExport: vitest reads its configuration from the default export
export default defineConfig({
  test: {
    globalSetup: ['server/test/support/global-setup.ts'],
    include: ['server/test/{console,cli}/**/*.long.ts'],
    pool: 'threads',
    isolate: false,
    maxWorkers: 2,
    testTimeout: 90_000,
    hookTimeout: 60_000,
    // A page that loads on a busy machine is not there within the second that is usual.
    expect: { poll: { timeout: 20_000 } },
  },
});
