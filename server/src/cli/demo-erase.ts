import { ensureDemoTenant } from '#kernel/tenants/demo.service.ts';
import { type Input, requireYes } from './command.ts';
import { OPERATOR, withInstallation } from './with-kernel.ts';

/** Deletes through the products' own services, audited. The tenant itself stays, empty. */
export function run(input: Input) {
  requireYes(input, 'Everything the demo tenant holds will be deleted.');
  return withInstallation(async ({ kernel, products }) => {
    const demo = await ensureDemoTenant(kernel.db, kernel.audit);
    if (!demo) return { state: 'there is no demo tenant' };
    for (const product of products) await product.eraseDemo(demo.tenantId, OPERATOR);
    return { state: 'erased', tenant_id: demo.tenantId };
  });
}
