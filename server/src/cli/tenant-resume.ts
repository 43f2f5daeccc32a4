import type { Input } from './command.ts';
import { setTenantStatus } from './tenant-status.ts';

export function run({ args: [slug = ''] }: Input) {
  return setTenantStatus(slug, 'active');
}
