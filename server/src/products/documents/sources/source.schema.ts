import Type, { type Static } from 'typebox';
import { BLOCK_ROLES, type Block } from '../extraction/block.ts';

const id = Type.String({
  format: 'uuid',
  pattern: '^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$',
});
const instant = Type.String({ format: 'date-time' });
const nullableText = Type.Union([Type.String(), Type.Null()]);
const nullableId = Type.Union([id, Type.Null()]);
const count = Type.Union([Type.Integer(), Type.Null()]);

export const sourceState = Type.Union([
  Type.Literal('stored'),
  Type.Literal('extracting'),
  Type.Literal('extracted'),
  Type.Literal('failed'),
]);

export const source = Type.Object({
  file_id: id,
  name: Type.String(),
  media_type: Type.String(),
  size_bytes: Type.Integer(),
  sha256: Type.String(),
  state: sourceState,
  error_code: nullableText,
  project_id: nullableId,
  origin: Type.Union([Type.Literal('upload'), Type.Literal('url')]),
  origin_url: nullableText,
  page_count: count,
  created_at: instant,
  updated_at: instant,
});
export type Source = Static<typeof source>;

export const addedSource = Type.Object({ ...source.properties, deduplicated: Type.Boolean() });
export type AddedSource = Static<typeof addedSource>;

export const listedSource = Type.Object({
  ...source.properties,
  snippet: Type.Optional(
    Type.String({ description: 'Where the search terms stand, when there was a search.' }),
  ),
});
export type ListedSource = Static<typeof listedSource>;

export const sourceQuery = {
  project_id: Type.Optional(id),
  state: Type.Optional(sourceState),
  media_type: Type.Optional(Type.String({ minLength: 1, maxLength: 120 })),
  q: Type.Optional(Type.String({ minLength: 1, maxLength: 200, pattern: '^[^\\u0000]*$' })),
};

export const downloadFromUrl = Type.Object(
  { url: Type.String({ minLength: 1, maxLength: 4000 }), project_id: Type.Optional(id) },
  { additionalProperties: false },
);
export type DownloadFromUrl = Static<typeof downloadFromUrl>;

const output = Type.Union([Type.Literal('text'), Type.Literal('markdown'), Type.Literal('json')], {
  description: 'Plain text (the default), Markdown, or plain text with the blocks of each page.',
});
export type Output = Static<typeof output>;

export const extract = Type.Object(
  {
    file_id: id,
    mode: Type.Literal('text'),
    output: Type.Optional(output),
    pages: Type.Optional(
      Type.String({
        pattern: '^\\d{1,6}(-\\d{1,6})?(,\\d{1,6}(-\\d{1,6})?){0,99}$',
        examples: ['1-3,5'],
        description: 'Pages and ranges, as 1-3,5; all when absent.',
      }),
    ),
  },
  { additionalProperties: false },
);
export type Extract = Static<typeof extract>;

const place = {
  start: Type.Integer({ description: 'Where its text begins in the text of the page, in UTF-16 units.' }),
  end: Type.Integer(),
  role: Type.Optional(Type.Union(BLOCK_ROLES.map((role) => Type.Literal(role)))),
  box: Type.Optional(
    Type.Array(Type.Number(), {
      minItems: 4,
      maxItems: 4,
      description: 'Left, top, right, bottom as shares of the page, 0 to 1.',
    }),
  ),
};
const anyBlock = Type.Union([
  Type.Object({ kind: Type.Literal('heading'), level: Type.Integer(), ...place }),
  Type.Object({
    kind: Type.Union([Type.Literal('paragraph'), Type.Literal('code'), Type.Literal('image')]),
    ...place,
  }),
  Type.Object({ kind: Type.Literal('list_item'), depth: Type.Integer(), marker: Type.String(), ...place }),
  Type.Object({
    kind: Type.Literal('table'),
    rows: Type.Array(Type.Array(Type.String())),
    header_rows: Type.Integer(),
    ...place,
  }),
]);

/** The same as `Block` says; the type is kept by it. */
const block = Type.Unsafe<Block>(anyBlock);

export const extractedPage = Type.Object({
  number: Type.Integer(),
  text: Type.String(),
  source: Type.Union([Type.Literal('text'), Type.Literal('ocr'), Type.Literal('none')]),
  confidence: Type.Number(),
  label: Type.Optional(nullableText),
  blocks: Type.Optional(Type.Array(block)),
});

export const extraction = Type.Object({
  file_id: id,
  mode: Type.Literal('text'),
  output: Type.Optional(output),
  text: Type.String({ description: 'The pages asked for, a blank line between two, as `output` says.' }),
  pages: Type.Array(extractedPage),
  media_type: Type.String(),
  page_count: Type.Integer(),
  character_count: Type.Integer(),
  engine: Type.String(),
  warnings: Type.Array(Type.String()),
  metadata: Type.Optional(Type.Record(Type.String(), Type.String())),
  language: Type.Optional(nullableText),
});
export type ExtractionShown = Static<typeof extraction>;
