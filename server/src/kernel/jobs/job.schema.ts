import Type, { type Static } from 'typebox';

const nullableText = Type.Union([Type.String(), Type.Null()]);
const instant = Type.String({ format: 'date-time' });
const nullableInstant = Type.Union([instant, Type.Null()]);

export const job = Type.Object({
  id: Type.String({ format: 'uuid' }),
  name: Type.String(),
  key: Type.String(),
  state: Type.String({ description: 'queued, running, succeeded, dead or cancelled' }),
  priority: Type.Integer(),
  attempt: Type.Integer(),
  attempts_max: Type.Integer(),
  progress: Type.Integer({ description: '0 to 100' }),
  progress_message: nullableText,
  error_code: nullableText,
  error_message: nullableText,
  run_at: instant,
  created_at: instant,
  started_at: nullableInstant,
  finished_at: nullableInstant,
});
export type JobShown = Static<typeof job>;

export const jobQuery = {
  state: Type.Optional(
    Type.Union(['queued', 'running', 'succeeded', 'dead', 'cancelled'].map((state) => Type.Literal(state))),
  ),
  name: Type.Optional(Type.String({ minLength: 1, maxLength: 120 })),
};
