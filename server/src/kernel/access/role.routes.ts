import Type from 'typebox';
import { listOf, pageQuery } from '#kernel/http/envelope.ts';
import type { Api } from '#kernel/http/route.ts';
import { changeRole as change, createRole as create, type Role, role, roleParams } from './role.schema.ts';
import { changeRole, createRole, deleteRole, listRoles, type RoleParts, readRole } from './role.service.ts';

const reading = { permission: 'kernel.role.read', limit: 'read' } as const;
const changing = { permission: 'kernel.role.change', limit: 'write' } as const;
const etag = (data: Role) => data.updated_at;

/** /api/v1/admin/roles: the built-in roles, and sets of permissions that a tenant makes for itself. */
export function roleRoutes(api: Api, parts: RoleParts): void {
  api.get(
    '/api/v1/admin/roles',
    { ...reading, summary: 'List roles by key', query: Type.Object(pageQuery), reply: listOf(role) },
    ({ tx, query }) => listRoles(tx, parts, query),
  );
  api.get(
    '/api/v1/admin/roles/{role_key}',
    { ...reading, summary: 'Read a role', params: roleParams, reply: role, etag },
    ({ tx, params }) => readRole(tx, parts, params.role_key),
  );
  api.post(
    '/api/v1/admin/roles',
    { ...changing, summary: 'Create a role', input: create, reply: role, status: 201, etag },
    ({ tx, caller, input }) => createRole(tx, parts, caller, input),
  );
  api.patch(
    '/api/v1/admin/roles/{role_key}',
    {
      ...changing,
      summary: 'Rename a role or change what it allows',
      params: roleParams,
      input: change,
      reply: role,
      etag,
    },
    ({ tx, caller, params, input, ifMatch: version }) =>
      changeRole(tx, parts, caller, { key: params.role_key, version, input }),
  );
  api.delete(
    '/api/v1/admin/roles/{role_key}',
    { ...changing, summary: 'Delete a role that nobody has', params: roleParams, reply: Type.Null() },
    ({ tx, caller, params, ifMatch: version }) =>
      deleteRole(tx, parts, caller, { key: params.role_key, version }),
  );
}
