import { fileURLToPath } from 'node:url';
import { accessErrors } from './access/access.errors.ts';
import { memberErrors } from './access/member.errors.ts';
import type { Permissions } from './access/permission.ts';
import { roleErrors } from './access/role.errors.ts';
import { flagErrors } from './flags/flag.errors.ts';
import { httpErrors } from './http/http.errors.ts';
import { identityErrors } from './identity/identity.errors.ts';
import { jobErrors } from './jobs/job.errors.ts';
import { limitErrors } from './limits/limit.errors.ts';
import { modelErrors } from './model/model.errors.ts';
import { kernelSettings } from './settings/kernel.settings.ts';
import { storageErrors } from './storage/storage.errors.ts';
import { tenantErrors } from './tenants/tenant.errors.ts';
import { vaultErrors } from './vault/vault.errors.ts';

/** What the kernel itself declares, in the same words as a product. */
export const kernelManifest = {
  name: 'kernel',
  settings: kernelSettings,
  migrations: fileURLToPath(new URL('./migrations', import.meta.url)),
  globalTables: ['kernel.tenant', 'kernel.person', 'kernel.global_flag'],
  errors: {
    ...httpErrors,
    ...accessErrors,
    ...roleErrors,
    ...memberErrors,
    ...limitErrors,
    ...identityErrors,
    ...tenantErrors,
    ...jobErrors,
    ...storageErrors,
    ...flagErrors,
    ...vaultErrors,
    ...modelErrors,
  },
  permissions: {
    'kernel.audit.read': { description: 'Search the audit trail', roles: ['admin'] },
    'kernel.flag.read': { description: 'See feature flags', roles: ['admin'] },
    'kernel.flag.change': { description: 'Set feature flags', roles: ['admin'] },
    'kernel.job.read': { description: 'See background jobs', roles: ['admin', 'member', 'viewer'] },
    'kernel.job.change': { description: 'Cancel and retry background jobs', roles: ['admin', 'member'] },
    'kernel.role.read': { description: 'See roles and what they allow', roles: ['admin'] },
    'kernel.role.change': { description: 'Create, change and delete roles', roles: ['admin'] },
    'kernel.member.read': { description: 'See the members', roles: ['admin'] },
    'kernel.member.change': { description: 'Change the role of members and remove them', roles: ['admin'] },
  } satisfies Permissions,
};
