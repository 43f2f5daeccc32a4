/** The roles that every tenant has from its first moment; others are made by its administrators. */
export const BUILTIN_ROLES = ['owner', 'admin', 'member', 'viewer'] as const;
export type BuiltinRole = (typeof BUILTIN_ROLES)[number];

/** A right to do one thing, with the built-in roles that have it. An owner has every right of its tenant. */
export type Permission = { readonly description: string; readonly roles: readonly BuiltinRole[] };
export type Permissions = Readonly<Record<string, Permission>>;

/**
 * What a role may do.
 *
 * @param custom the permissions stored with a custom role; those that no product declares any more give nothing
 */
export function permissionsOf(
  declared: Permissions,
  role: string,
  custom: readonly string[] = [],
): ReadonlySet<string> {
  if (role === 'owner') return new Set(Object.keys(declared));
  const granted = Object.entries(declared)
    .filter(([key, permission]) => permission.roles.some((name) => name === role) || custom.includes(key))
    .map(([key]) => key);
  return new Set(granted);
}
