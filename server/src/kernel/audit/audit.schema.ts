import Type, { type Static } from 'typebox';

const nullableText = Type.Union([Type.String(), Type.Null()]);

export const auditEvent = Type.Object({
  id: Type.String({ format: 'uuid' }),
  occurred_at: Type.String({ format: 'date-time' }),
  actor_type: Type.String(),
  actor_id: nullableText,
  action: Type.String(),
  target_type: nullableText,
  target_id: nullableText,
  outcome: Type.String(),
  request_id: nullableText,
  ip: nullableText,
  metadata: Type.Record(Type.String(), Type.Unknown()),
});
export type AuditEvent = Static<typeof auditEvent>;

const term = Type.Optional(Type.String({ minLength: 1, maxLength: 120 }));
const instant = Type.Optional(Type.String({ format: 'date-time' }));

export const auditQuery = {
  actor_id: term,
  action: term,
  target_id: term,
  outcome: Type.Optional(
    Type.Union([Type.Literal('success'), Type.Literal('denied'), Type.Literal('failure')]),
  ),
  from: instant,
  until: instant,
};
