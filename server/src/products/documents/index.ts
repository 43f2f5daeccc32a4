import { fileURLToPath } from 'node:url';
import { defineProduct } from '#kernel/product.ts';
import { documentErrors } from './errors.ts';
import { documentPermissions } from './permissions.ts';
import { projectErrors } from './projects/project.errors.ts';
import { projectRoutes } from './projects/project.routes.ts';

/** Turns any file, link or recording into usable text. */
export const documents = defineProduct({
  name: 'documents',
  settings: {},
  permissions: documentPermissions,
  errors: { ...documentErrors, ...projectErrors },
  events: {},
  flags: {},
  migrations: fileURLToPath(new URL('./migrations', import.meta.url)),
  globalTables: [],
  open: (kernel) => ({
    routes: (api) => projectRoutes(api, kernel.audit),
    jobs: [],
    schedules: [],
    subscriptions: [],
    loadDemo: async () => {},
    close: async () => {},
  }),
});
