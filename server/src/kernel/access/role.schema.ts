import Type, { type Static } from 'typebox';

const key = Type.String({ pattern: '^[a-z][a-z0-9_]{1,39}$', examples: ['project_manager'] });
const name = Type.String({ minLength: 1, maxLength: 80, pattern: '\\S' });
const permissions = Type.Array(Type.String({ maxLength: 120 }), { maxItems: 500, uniqueItems: true });

export const role = Type.Object({
  key: Type.String(),
  name: Type.String(),
  is_builtin: Type.Boolean(),
  permissions: Type.Array(Type.String(), { description: 'What the role allows at this moment, in order.' }),
  created_at: Type.String({ format: 'date-time' }),
  updated_at: Type.String({ format: 'date-time' }),
});
export type Role = Static<typeof role>;

export const roleParams = Type.Object({ role_key: key });

export const createRole = Type.Object({ key, name, permissions }, { additionalProperties: false });
export type CreateRole = Static<typeof createRole>;

export const changeRole = Type.Object(
  { name: Type.Optional(name), permissions: Type.Optional(permissions) },
  { additionalProperties: false, minProperties: 1 },
);
export type ChangeRole = Static<typeof changeRole>;
