import { BUILTIN_ROLES } from '../server/src/kernel/access/permission.ts';
import { declarationsOf } from '../server/src/kernel/open-kernel.ts';
import { products } from '../server/src/products.ts';
import { page, table } from './markdown.ts';

const INTRO = 'Each route asks for one of these. An owner has them all; the other built-in roles as marked.';

/** docs/api/permissions.md */
export function generatePermissions(): string {
  const { permissions } = declarationsOf(products);
  const rows = Object.entries(permissions).map(([key, { description, roles }]) => [
    `\`${key}\``,
    description,
    ...BUILTIN_ROLES.map((role) => (role === 'owner' || roles.includes(role) ? '✓' : '')),
  ]);
  return page('Permissions', INTRO, [table(['permission', 'what it allows', ...BUILTIN_ROLES], rows)]);
}
