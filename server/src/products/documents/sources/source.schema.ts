import Type, { type Static } from 'typebox';
import { id } from '#kernel/ids/id.schema.ts';
import { block } from '../extraction/page/block.schema.ts';

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
  duration_seconds: Type.Optional(
    Type.Number({ description: 'How long a recording lasts, once it has been heard.' }),
  ),
  created_at: instant,
  updated_at: instant,
});
export type Source = Static<typeof source>;

const progress = Type.Object(
  {
    pages_read: Type.Integer({ description: 'The last page that is kept; 0 before the first.' }),
    pages_total: count,
    reached: Type.Union([Type.String(), Type.Null()], {
      description: 'The name of that page, when it has one: of a recording, the time at which it begins.',
    }),
  },
  { description: 'How far the reading of a scan or a recording has come; absent once it has ended.' },
);

export const sourceInFull = Type.Object({ ...source.properties, progress: Type.Optional(progress) });
export type SourceInFull = Static<typeof sourceInFull>;

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
  {
    url: Type.String({ minLength: 1, maxLength: 4000, examples: ['https://example.org/terms.pdf'] }),
    project_id: Type.Optional(id),
  },
  { additionalProperties: false },
);
export type DownloadFromUrl = Static<typeof downloadFromUrl>;

const output = Type.Union([Type.Literal('text'), Type.Literal('markdown'), Type.Literal('json')], {
  description: 'Plain text (the default), Markdown, or plain text with the blocks of each page.',
});
export type Output = Static<typeof output>;

const mode = Type.Union([Type.Literal('text'), Type.Literal('summary')]);

export const extract = Type.Object(
  {
    file_id: id,
    mode,
    sentences: Type.Optional(
      Type.Integer({
        minimum: 1,
        maximum: 50,
        description: 'Of a summary; a tenth of the text when absent.',
      }),
    ),
    output: Type.Optional(output),
    password: Type.Optional(
      Type.String({
        minLength: 1,
        maxLength: 200,
        pattern: '^[^\\u0000]*$',
        writeOnly: true,
        description: 'Opens a protected PDF when its text is read; it is not kept.',
      }),
    ),
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

export const extractedPage = Type.Object({
  number: Type.Integer(),
  text: Type.String(),
  source: Type.Union(
    [Type.Literal('text'), Type.Literal('ocr'), Type.Literal('speech'), Type.Literal('none')],
    {
      description:
        'Where the text comes from: written, read in a picture, heard in a recording, or there is none.',
    },
  ),
  confidence: Type.Number(),
  label: Type.Optional(nullableText),
  blocks: Type.Optional(Type.Array(block)),
});

const summary = Type.Object({
  engine: Type.String({ description: 'Who made it: `extractive` takes sentences out of the text.' }),
  sentences: Type.Array(
    Type.Object({
      text: Type.String(),
      page: Type.Integer(),
      start: Type.Integer({ description: 'Where it stands in the text of the page, in UTF-16 units.' }),
      end: Type.Integer(),
    }),
  ),
  is_truncated: Type.Optional(
    Type.Boolean({ description: 'The text is long: its first two million characters are summarised.' }),
  ),
});

export const extraction = Type.Object({
  file_id: id,
  mode,
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
  summary: Type.Optional(summary),
});
export type ExtractionShown = Static<typeof extraction>;
