import { ensureDemoTenant } from '#kernel/tenants/demo.service.ts';
import { withInstallation } from './with-kernel.ts';

/** Safe to repeat: what is there already is not added twice. */
export function run() {
  return withInstallation(async ({ kernel, products }) => {
    const demo = await ensureDemoTenant(kernel.db, kernel.audit);
    if (!demo)
      return { state: 'not loaded', reason: 'this installation has tenants of its own and no demo tenant' };
    for (const product of products) await product.loadDemo(demo.tenantId);
    return { state: 'loaded', tenant_id: demo.tenantId };
  });
}
