import { defineConfig } from 'vitest/config';

/** The long suite: real installations, one after the other. `npm test -- start`. */
// biome-ignore lint/style/noDefaultExport: vitest reads its configuration from the default export
export default defineConfig({
  test: {
    include: ['server/test/start/**/*.long.ts'],
    fileParallelism: false,
    testTimeout: 240_000,
    hookTimeout: 240_000,
  },
});
