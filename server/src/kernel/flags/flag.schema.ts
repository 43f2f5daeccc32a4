import Type, { type Static } from 'typebox';
import { id } from '#kernel/ids/id.schema.ts';

const value = Type.Union([Type.Boolean(), Type.String({ maxLength: 200 }), Type.Number()]);
const setting = Type.Object({
  target: Type.String({ description: 'global, tenant, or the id of a person' }),
  value,
  rollout: Type.Integer({ minimum: 0, maximum: 100 }),
  updated_at: Type.String({ format: 'date-time' }),
});

export const flag = Type.Object({
  key: Type.String(),
  description: Type.String(),
  fallback: value,
  value,
  source: Type.Union([
    Type.Literal('person'),
    Type.Literal('tenant'),
    Type.Literal('global'),
    Type.Literal('fallback'),
  ]),
  settings: Type.Array(setting),
});
export type Flag = Static<typeof flag>;

export const setFlag = Type.Object(
  {
    value,
    rollout: Type.Optional(
      Type.Integer({ minimum: 0, maximum: 100, description: 'Percentage; 100 unless given.' }),
    ),
    person_id: Type.Optional(id),
  },
  { additionalProperties: false },
);
export type SetFlag = Static<typeof setFlag>;

export const setGlobalFlag = Type.Object(
  { value, rollout: Type.Optional(Type.Integer({ minimum: 0, maximum: 100 })) },
  { additionalProperties: false },
);

export const unsetFlag = { person_id: Type.Optional(id) };
