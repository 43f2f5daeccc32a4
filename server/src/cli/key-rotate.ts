import { inPlatform } from '#kernel/database/scope.ts';
import { OPERATOR, withInstallation } from './with-kernel.ts';

export function run() {
  return withInstallation(async ({ kernel }) => {
    const kid = await kernel.identity.keys.rotate();
    const entry = { action: 'kernel.signing_key.rotated', target: { type: 'kernel.signing_key', id: kid } };
    await inPlatform(kernel.db, (tx) =>
      kernel.audit.recordPlatform(tx, OPERATOR, { ...entry, tenantId: null }),
    );
    return { kid };
  });
}
