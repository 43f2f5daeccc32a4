import Type, { type Static } from 'typebox';
import { id } from '#kernel/ids/id.schema.ts';

const over = {
  source_ids: Type.Array(id, { minItems: 1, maxItems: 20, uniqueItems: true }),
};
const words = (maxLength: number) => Type.String({ minLength: 1, maxLength, pattern: '\\S' });

const plainType = Type.Union([
  Type.Literal('string'),
  Type.Literal('number'),
  Type.Literal('integer'),
  Type.Literal('boolean'),
]);
const field = Type.Object(
  {
    type: plainType,
    description: Type.Optional(Type.String({ maxLength: 300 })),
    enum: Type.Optional(Type.Array(Type.String({ maxLength: 200 }), { minItems: 1, maxItems: 100 })),
  },
  { additionalProperties: false },
);
const fieldName = Type.String({ pattern: '^[A-Za-z_][A-Za-z0-9_]{0,63}$', examples: ['invoice_number'] });

/** The part of JSON Schema that names plain values; nothing in it can be made to cost much. */
export const fieldSchema = Type.Object(
  {
    type: Type.Literal('object'),
    properties: Type.Record(fieldName, field, {
      minProperties: 1,
      maxProperties: 50,
    }),
    required: Type.Optional(Type.Array(fieldName, { maxItems: 50 })),
  },
  { additionalProperties: false },
);
export type FieldSchema = Static<typeof fieldSchema>;

const closed = { additionalProperties: false } as const;
export const assist = Type.Union([
  Type.Object({ action: Type.Literal('ask'), ...over, question: words(1000) }, closed),
  Type.Object({ action: Type.Literal('rewrite'), ...over, instruction: words(1000) }, closed),
  Type.Object(
    {
      action: Type.Literal('translate'),
      ...over,
      language: Type.String({ pattern: '^[a-z]{2}$', examples: ['fr'] }),
    },
    closed,
  ),
  Type.Object({ action: Type.Literal('fields'), ...over, schema: fieldSchema }, closed),
  Type.Object(
    {
      action: Type.Literal('classify'),
      ...over,
      labels: Type.Array(words(100), { minItems: 2, maxItems: 50, uniqueItems: true }),
    },
    closed,
  ),
]);
export type Assist = Static<typeof assist>;

const citation = Type.Object({
  file_id: id,
  page: Type.Integer(),
  start: Type.Integer({ description: 'Where it stands in the text of the page, in UTF-16 units.' }),
  end: Type.Integer(),
  text: Type.String(),
});
export type Citation = Static<typeof citation>;

const statement = Type.Object({
  text: Type.String(),
  is_supported: Type.Boolean({ description: 'Whether a place in the sources is named for it.' }),
  citations: Type.Array(citation),
});
export type Statement = Static<typeof statement>;

export const assistance = Type.Object({
  action: Type.String(),
  engine: Type.String({ description: 'The language model, or `extractive` where none was asked.' }),
  is_reduced: Type.Boolean({
    description: 'No language model is configured: only what the texts say literally.',
  }),
  is_truncated: Type.Boolean({ description: 'The sources are longer than what was looked at.' }),
  text: Type.Union([Type.String(), Type.Null()]),
  statements: Type.Array(statement),
  fields: Type.Union([
    Type.Record(Type.String(), Type.Union([Type.String(), Type.Number(), Type.Boolean(), Type.Null()])),
    Type.Null(),
  ]),
  label: Type.Union([Type.String(), Type.Null()]),
});
export type Assistance = Static<typeof assistance>;

/** A piece of the text of an answer, in its order; all of them together are its `text`. */
export const textPiece = Type.Object({ text: Type.String() });
export type TextPiece = Static<typeof textPiece>;
