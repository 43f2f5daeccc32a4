import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Desk, openDesk } from '../../testing/desk.ts';
import { type DocPlan, writeDoc } from '../../testing/doc-writer.ts';
import { signedBlocks } from '../../testing/signed-blocks.ts';

let desk: Desk;
beforeAll(async () => {
  desk = await openDesk();
});
afterAll(() => desk.close());

const [CELL, FIELD, RESULT, END, NOTE, REMARK] = ['\u0007', '\u0013', '\u0014', '\u0015', '\u0002', '\u0005'];
const IN_TABLE = '162401';
const ROW_END = '16240117240108d60d000200000000000000000000';
const read = (plan: DocPlan) => desk.read(writeDoc(plan), 'a.doc');

test('paragraphs, headings, fields, tables and hidden text are as a reader sees them', async () => {
  const { pages, mediaType, engine, warnings } = await read({
    paragraphs: [
      { text: 'Title\r', changes: '402600' },
      { text: 'no Shown été\u000bsecond\r' },
      { text: `a${FIELD}HYPERLINK "x"${FIELD} inner ${RESULT}no${END}${RESULT} link${END} b\u0001\r` },
      { text: `one${CELL}`, changes: IN_TABLE },
      { text: 'two\r', changes: IN_TABLE },
      { text: `more${CELL}`, changes: IN_TABLE },
      { text: CELL, changes: ROW_END },
      { text: 'After\r' },
    ],
    hidden: [6, 9],
  });
  expect(signedBlocks(pages)).toEqual([
    ['heading 1', 'Title'],
    ['paragraph', 'Shown été\nsecond'],
    ['paragraph', 'a link b'],
    ['table', 'one\ttwo more'],
    ['paragraph', 'After'],
  ]);
  expect([mediaType, engine, warnings]).toEqual(['application/msword', 'doc', []]);
});

test('notes, comments, text boxes, headers and footers have their roles', async () => {
  const edges = ['', '', '', '', '', '', '', 'Top\r', '', 'Bottom\r', 'Top\r', ''];
  const { pages } = await read({
    paragraphs: [{ text: `Body${NOTE} text${REMARK}.\r` }],
    footnotes: { at: [4], texts: [`${NOTE} The note\r`] },
    headers: edges,
    comments: { at: [10], texts: [`${REMARK}A remark\r`], by: 'ZK' },
    textBoxes: 'In the box\r',
  });
  expect(signedBlocks(pages)).toEqual([
    ['paragraph header', 'Top'],
    ['paragraph', 'Body[1] text.'],
    ['paragraph text_box', 'In the box'],
    ['paragraph footnote', '[1] The note'],
    ['paragraph comment', 'ZK: A remark'],
    ['paragraph footer', 'Bottom'],
  ]);
});

test('what is left out is said, what is locked or damaged is refused', async () => {
  const paragraphs = [{ text: 'Text\r' }];
  const withObject = await read({
    paragraphs,
    storages: { ObjectPool: { _1: { a: Buffer.alloc(9) } }, Macros: {} },
  });
  expect(withObject.warnings).toEqual(['partial_legacy_format', 'macros_ignored']);
  // A PNG as it is, and the head of a record that holds a metafile.
  for (const picture of ['0089504e470d0a1a0a', '00403d1af0']) {
    const { warnings } = await read({ paragraphs, storages: { Data: Buffer.from(picture, 'hex') } });
    expect(warnings).toEqual(['pictures_unread']);
  }
  expect(await desk.codeFor(writeDoc({ paragraphs, flags: 0x0300 }), 'a.doc')).toBe('password_required');
  expect(await desk.codeFor(writeDoc({ paragraphs, flags: 0 }), 'a.doc')).toBe('corrupt_file');
  expect(await desk.codeFor(writeDoc({ paragraphs: [{ text: '\r' }] }), 'a.doc')).toBe('empty_document');
});
