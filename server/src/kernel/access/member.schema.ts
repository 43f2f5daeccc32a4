import Type, { type Static } from 'typebox';
import { id } from '#kernel/ids/id.schema.ts';

const role = Type.String({ minLength: 1, maxLength: 40, description: 'The key of a role.' });

export const member = Type.Object({
  person_id: Type.String({ format: 'uuid' }),
  email: Type.String(),
  name: Type.String(),
  role: Type.String(),
  created_at: Type.String({ format: 'date-time', description: 'When the person became a member.' }),
});
export type Member = Static<typeof member>;

export const memberParams = Type.Object({ person_id: id });
export const memberQuery = { role: Type.Optional(role) };

export const setMemberRole = Type.Object({ role }, { additionalProperties: false });
