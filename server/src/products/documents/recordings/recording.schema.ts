import Type, { type Static } from 'typebox';
import { id } from '#kernel/ids/id.schema.ts';
import { extractedPage } from '../sources/source.schema.ts';

const output = Type.Union(
  [
    Type.Literal('text'),
    Type.Literal('segments'),
    Type.Literal('srt'),
    Type.Literal('vtt'),
    Type.Literal('json'),
  ],
  {
    description:
      'What is said as plain text (the default), with its segments, as captions (SubRip or WebVTT), or with the blocks of each page.',
  },
);

export const videoToText = Type.Object(
  {
    file_id: id,
    output: Type.Optional(output),
    language: Type.Optional(
      Type.String({
        pattern: '^[a-z]{2}$',
        examples: ['fr'],
        description:
          'What is spoken (ISO 639-1), when it is known; used when the recording is heard, which happens once: what was heard in another language says so with the warning `speech_heard_before`, and is heard anew when it is deleted and uploaded again.',
      }),
    ),
  },
  { additionalProperties: false },
);
export type VideoToText = Static<typeof videoToText>;

const seconds = Type.Number({ minimum: 0 });

const segment = Type.Object({
  start: Type.Number({ minimum: 0, description: 'Seconds from the beginning of the recording.' }),
  end: seconds,
  text: Type.String(),
  page: Type.Integer({ description: 'The page of the source that it stands on; a page is half a minute.' }),
});

export const transcript = Type.Object({
  file_id: id,
  output,
  text: Type.String({ description: 'What is said: as paragraphs, or as captions when they were asked for.' }),
  segments: Type.Optional(Type.Array(segment)),
  pages: Type.Optional(Type.Array(extractedPage)),
  language: Type.Union([Type.String(), Type.Null()]),
  duration: Type.Union([seconds, Type.Null()], { description: 'Of the recording, in seconds.' }),
  media_type: Type.String(),
  engine: Type.String(),
  warnings: Type.Array(Type.String()),
});
export type TranscriptShown = Static<typeof transcript>;
