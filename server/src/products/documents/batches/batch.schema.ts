import Type, { type Static } from 'typebox';
import { id } from '#kernel/ids/id.schema.ts';

const instant = Type.String({ format: 'date-time' });
const nullableInstant = Type.Union([instant, Type.Null()]);
const nullableText = Type.Union([Type.String(), Type.Null()]);

export const MAX_BATCH_ITEMS = 10_000;

export const batchState = Type.Union([
  Type.Literal('queued'),
  Type.Literal('running'),
  Type.Literal('succeeded'),
  Type.Literal('partial'),
  Type.Literal('failed'),
  Type.Literal('cancelled'),
]);

export const batch = Type.Object({
  id,
  project_id: Type.Union([id, Type.Null()]),
  state: batchState,
  total: Type.Integer(),
  succeeded: Type.Integer(),
  failed: Type.Integer(),
  cancelled: Type.Integer(),
  created_at: instant,
  started_at: nullableInstant,
  finished_at: nullableInstant,
});
export type Batch = Static<typeof batch>;

export const createBatch = Type.Object(
  {
    project_id: Type.Optional(id),
    source_ids: Type.Optional(Type.Array(id, { minItems: 1, maxItems: MAX_BATCH_ITEMS, uniqueItems: true })),
  },
  {
    additionalProperties: false,
    description: 'The sources named, or else every source of the project; one of the two is needed.',
  },
);
export type CreateBatch = Static<typeof createBatch>;

export const itemState = Type.Union([
  Type.Literal('queued'),
  Type.Literal('running'),
  Type.Literal('succeeded'),
  Type.Literal('failed'),
  Type.Literal('cancelled'),
]);

export const batchItem = Type.Object({
  number: Type.Integer(),
  file_id: id,
  name: Type.String(),
  state: itemState,
  error_code: nullableText,
  duration_ms: Type.Union([Type.Integer(), Type.Null()]),
  finished_at: nullableInstant,
});
export type BatchItem = Static<typeof batchItem>;

export const resultQuery = Type.Object({
  format: Type.Union([Type.Literal('jsonl'), Type.Literal('zip')]),
  output: Type.Optional(Type.Union([Type.Literal('text'), Type.Literal('markdown'), Type.Literal('json')])),
});
export type ResultQuery = Static<typeof resultQuery>;
