import Type, { type Static } from 'typebox';

const name = Type.String({ minLength: 1, maxLength: 120, pattern: '\\S' });
const state = Type.Union([Type.Literal('active'), Type.Literal('archived')]);

export const project = Type.Object({
  id: Type.String({ format: 'uuid' }),
  name: Type.String(),
  state,
  created_at: Type.String({ format: 'date-time' }),
  updated_at: Type.String({ format: 'date-time' }),
});
export type Project = Static<typeof project>;

export const createProject = Type.Object({ name }, { additionalProperties: false });
export type CreateProject = Static<typeof createProject>;

export const changeProject = Type.Object(
  { name: Type.Optional(name), state: Type.Optional(state) },
  { additionalProperties: false, minProperties: 1 },
);
export type ChangeProject = Static<typeof changeProject>;
