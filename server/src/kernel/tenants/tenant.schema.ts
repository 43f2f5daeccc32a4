import Type, { type Static } from 'typebox';

const plan = Type.Union([Type.Literal('demo'), Type.Literal('team'), Type.Literal('enterprise')]);
const status = Type.Union([Type.Literal('active'), Type.Literal('suspended')]);
const name = Type.String({ minLength: 1, maxLength: 120, pattern: '\\S' });
const locale = Type.Union([Type.Literal('en'), Type.Literal('fr')]);

export const tenant = Type.Object({
  id: Type.String({ format: 'uuid' }),
  slug: Type.String(),
  name: Type.String(),
  plan: Type.String(),
  region: Type.String(),
  status: Type.String(),
  created_at: Type.String({ format: 'date-time' }),
  updated_at: Type.String({ format: 'date-time' }),
});
export type Tenant = Static<typeof tenant>;

export const createTenant = Type.Object(
  {
    slug: Type.String({ pattern: '^[a-z0-9](-?[a-z0-9]){1,39}$', examples: ['north-office'] }),
    name,
    plan: Type.Optional(plan),
    owner: Type.Object(
      {
        email: Type.String({
          minLength: 3,
          maxLength: 254,
          pattern: '^[^@\\s]+@[^@\\s]+$',
          examples: ['somebody@example.org'],
        }),
        name,
        locale: Type.Optional(locale),
      },
      { additionalProperties: false },
    ),
  },
  { additionalProperties: false },
);
export type CreateTenant = Static<typeof createTenant>;

export const changeTenant = Type.Object(
  { status: Type.Optional(status), plan: Type.Optional(plan), name: Type.Optional(name) },
  { additionalProperties: false, minProperties: 1 },
);
export type ChangeTenant = Static<typeof changeTenant>;
