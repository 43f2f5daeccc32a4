import { defineConfig } from 'vitest/config';

/** The long suite of real documents: what is read of each, against its reference. `npm run test:corpus`. */
// biome-ignore lint/style/noDefaultExport: vitest reads its configuration from the default export
export default defineConfig({
  test: {
    include: ['server/test/corpus/**/*.long.ts'],
    testTimeout: 300_000,
    hookTimeout: 60_000,
  },
});
