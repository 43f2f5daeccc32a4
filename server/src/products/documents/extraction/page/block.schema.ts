import Type, { type Static } from 'typebox';

/** Parts of a document beside its body; a block without a role belongs to the body. */
export const blockRole = Type.Union([
  Type.Literal('header'),
  Type.Literal('footer'),
  Type.Literal('footnote'),
  Type.Literal('endnote'),
  Type.Literal('comment'),
  Type.Literal('speaker_notes'),
  Type.Literal('text_box'),
  Type.Literal('caption'),
  Type.Literal('chart'),
  Type.Literal('formula'),
  Type.Literal('hidden'),
]);
export type BlockRole = Static<typeof blockRole>;

const box = Type.Tuple([Type.Number(), Type.Number(), Type.Number(), Type.Number()], {
  description: 'Left, top, right, bottom as shares of the page, 0 to 1, from its upper left corner.',
});
export type Box = Static<typeof box>;

const seconds = Type.Tuple([Type.Number({ minimum: 0 }), Type.Number({ minimum: 0 })], {
  description: 'When it is said: beginning and end, in seconds from the beginning of the recording.',
});
export type Seconds = Static<typeof seconds>;

const place = {
  start: Type.Integer({ description: 'Where its text begins in the text of the page, in UTF-16 units.' }),
  end: Type.Integer(),
  role: Type.Optional(blockRole),
  box: Type.Optional(box),
  seconds: Type.Optional(seconds),
};

/** What a page is made of, in reading order. The text of a block is `page.text.slice(start, end)`. */
export const block = Type.Union([
  Type.Object({ kind: Type.Literal('heading'), level: Type.Integer({ minimum: 1, maximum: 6 }), ...place }),
  Type.Object({
    kind: Type.Union([Type.Literal('paragraph'), Type.Literal('code'), Type.Literal('image')]),
    ...place,
  }),
  Type.Object({
    kind: Type.Literal('list_item'),
    depth: Type.Integer({ minimum: 0, maximum: 8 }),
    marker: Type.String({ description: 'What the text begins with, as • or 2.1., when it has one.' }),
    ...place,
  }),
  Type.Object({
    kind: Type.Literal('table'),
    rows: Type.Array(Type.Array(Type.String()), { description: 'A cell is one line.' }),
    header_rows: Type.Integer({ minimum: 0 }),
    ...place,
  }),
]);
export type Block = Static<typeof block>;
