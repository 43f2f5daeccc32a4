import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Desk, openDesk } from '../../testing/desk.ts';
import { writePpt } from '../../testing/ppt-writer.ts';
import { signedBlocks } from '../../testing/signed-blocks.ts';

let desk: Desk;
beforeAll(async () => {
  desk = await openDesk();
});
afterAll(() => desk.close());

test('slides are pages in the order of the show, with their notes', async () => {
  const outline = [
    { kind: 0, text: 'Été\r2024' },
    { kind: 1, text: 'First\rSecond\vline' },
  ];
  const { pages, mediaType, warnings } = await desk.read(
    writePpt({
      slides: [
        {
          outline,
          own: [
            { kind: 4, text: 'In a shape' },
            { kind: 4, text: '*' },
          ],
          notes: 'Say hello',
        },
        { outline: [{ kind: 6, text: 'The end' }] },
        {},
      ],
    }),
    'a.ppt',
  );
  expect(signedBlocks(pages)).toEqual([
    ['paragraph', 'In a shape'],
    ['heading 2', 'Été 2024'],
    ['paragraph', 'First'],
    ['paragraph', 'Second\nline'],
    ['paragraph speaker_notes', 'Say hello'],
    ['heading 1', 'The end'],
  ]);
  expect(pages.map(({ number, source }) => [number, source])).toEqual([
    [1, 'text'],
    [2, 'text'],
    [3, 'none'],
  ]);
  expect([mediaType, warnings]).toEqual(['application/vnd.ms-powerpoint', ['pages_without_text']]);
});

test('what is left out is said, what is locked, empty or damaged has its own code', async () => {
  const slides = [{ outline: [{ kind: 0, text: 'Title' }] }];
  expect((await desk.read(writePpt({ slides, hasObject: true }), 'a.ppt')).warnings).toEqual([
    'partial_legacy_format',
  ]);
  expect(await desk.codeFor(writePpt({ slides, isEncrypted: true }), 'a.ppt')).toBe('password_required');
  expect(await desk.codeFor(writePpt({ slides: [] }), 'a.ppt')).toBe('empty_document');
  const whole = writePpt({ slides });
  const edit = whole.indexOf(Buffer.from([0, 0, 0xf5, 0x0f]));
  whole.writeUInt32LE(9_999, edit + 8 + 12);
  expect(await desk.codeFor(whole, 'a.ppt')).toBe('corrupt_file');
});
