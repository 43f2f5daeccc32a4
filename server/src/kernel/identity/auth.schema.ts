import Type, { type Static } from 'typebox';

const id = Type.String({ format: 'uuid' });
const instant = Type.String({ format: 'date-time' });
const tenant = Type.Object({ id, slug: Type.String(), name: Type.String() });
const nullableText = Type.Union([Type.String(), Type.Null()]);

export const login = Type.Object(
  {
    email: Type.String({
      minLength: 3,
      maxLength: 254,
      pattern: '^[^@\\s]+@[^@\\s]+$',
      examples: ['somebody@example.org'],
    }),
    password: Type.String({ minLength: 1, maxLength: 256 }),
    tenant: Type.Optional(
      Type.String({ maxLength: 60, description: 'Slug of the organisation to act for.' }),
    ),
  },
  { additionalProperties: false },
);
export type Login = Static<typeof login>;

export const link = Type.Object(
  {
    token: Type.String({ minLength: 20, maxLength: 200 }),
    tenant: Type.Optional(Type.String({ maxLength: 60 })),
  },
  { additionalProperties: false },
);

export const refresh = Type.Object(
  { refresh_token: Type.Optional(Type.String({ maxLength: 200 })) },
  { additionalProperties: false },
);

export const revoke = Type.Object(
  { session_id: Type.Optional(id), all: Type.Optional(Type.Literal(true)) },
  { additionalProperties: false, minProperties: 1 },
);

export const session = Type.Object({
  access_token: nullableText,
  refresh_token: nullableText,
  token_type: Type.Literal('Bearer'),
  expires_in: Type.Integer(),
  session_id: id,
  person: Type.Object({ id, email: Type.String(), name: Type.String(), locale: Type.String() }),
  tenant: Type.Union([tenant, Type.Null()]),
  tenants: Type.Array(Type.Object({ ...tenant.properties, role: Type.String() })),
  permissions: Type.Array(Type.String()),
  is_platform_admin: Type.Boolean(),
});
export type Session = Static<typeof session>;

export const device = Type.Object({
  id,
  device: Type.String(),
  ip: nullableText,
  created_at: instant,
  last_seen_at: instant,
  is_current: Type.Boolean(),
});
export type Device = Static<typeof device>;
