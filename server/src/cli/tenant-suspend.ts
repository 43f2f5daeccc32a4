import { type Input, requireYes } from './command.ts';
import { setTenantStatus } from './tenant-status.ts';

export function run(input: Input) {
  const [slug = ''] = input.args;
  requireYes(input, `Every call of ${slug} will be refused.`);
  return setTenantStatus(slug, 'suspended');
}
