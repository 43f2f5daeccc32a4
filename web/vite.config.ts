import tailwindcss from '@tailwindcss/vite';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';
import { sizeBudget } from './tools/size-budget.ts';

/** Where `npm start` listens unless told otherwise; only `npm run dev -w web` uses it. */
const SERVER = 'http://localhost:8000';

export default defineConfig({
  root: import.meta.dirname,
  plugins: [
    react(),
    tailwindcss(),
    sizeBudget({ initialKib: 180, routeKib: 60, frame: ['/src/shell/layout.tsx'] }),
  ],
  server: { proxy: { '/api': SERVER, '/.well-known': SERVER } },
  build: {
    target: 'baseline-widely-available',
    // The content security policy has no 'unsafe-inline' and no data: fonts: every asset is a file of its own.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    // The budget below compresses each chunk anyway.
    reportCompressedSize: false,
  },
});
