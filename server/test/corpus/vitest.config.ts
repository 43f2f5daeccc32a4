import { defineConfig } from 'vitest/config';

/** The long suite of reading: engines, and public documents against their references. `npm run test:corpus`. */
// biome-ignore lint/style/noDefaultExport: vitest reads its configuration from the default export
export default defineConfig({
  test: {
    include: ['server/test/corpus/**/*.long.ts'],
    testTimeout: 300_000,
    hookTimeout: 60_000,
  },
});
