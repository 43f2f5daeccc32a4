import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Desk, openDesk } from '../testing/desk.ts';
import { type EpubPlan, writeEpub } from '../testing/epub-writer.ts';
import { signedBlocks } from '../testing/signed-blocks.ts';

let desk: Desk;
beforeAll(async () => {
  desk = await openDesk();
});
afterAll(() => desk.close());

const read = (plan: EpubPlan) => desk.read(writeEpub(plan), 'a.epub');
const codeFor = (plan: EpubPlan) => desk.codeFor(writeEpub(plan), 'a.epub');
const CHAPTERS = {
  'cover.xhtml': '<img src="cover.png"/>',
  'one two.xhtml': '<h1>One</h1><p>First<br/>line.</p><ul><li>item</li></ul>',
  'b.xhtml': '<p>Second.</p><table><tr><th>a</th></tr><tr><td>b</td></tr></table>',
};
const locked = (algorithm: string) =>
  `<encryption xmlns="urn:oasis:names:tc:opendocument:xmlns:container" xmlns:e="http://www.w3.org/2001/04/xmlenc#"><e:EncryptedData><e:EncryptionMethod Algorithm="${algorithm}"/><e:CipherData><e:CipherReference URI="OEBPS/b.xhtml"/></e:CipherData></e:EncryptedData></encryption>`;

test('a book is read chapter by chapter, under the names of its table of contents', async () => {
  const { pages, metadata, mediaType } = await read({
    chapters: CHAPTERS,
    contents:
      '<h2>Contents</h2><ol><li><a href="one%20two.xhtml">Chapter <b>one</b></a><ol><li><a href="one%20two.xhtml#x">Part</a></li></ol></li><li><a href="b.xhtml">Chapter two</a></li></ol>',
    metadata: '<dc:title>A book</dc:title><dc:creator>Zoé</dc:creator>',
  });
  expect(pages.map(({ number, label, text }) => [number, label, text])).toEqual([
    [1, undefined, ''],
    [2, 'Chapter one', 'One\n\nFirst\nline.\n\n• item'],
    [3, 'Chapter two', 'Second.\n\na\nb'],
  ]);
  expect(signedBlocks(pages)[0]).toEqual(['heading 1', 'One']);
  expect(metadata).toEqual({ title: 'A book', author: 'Zoé' });
  expect(mediaType).toBe('application/epub+zip');
});

test('a page that is a drawing, or has one, has its words', async () => {
  const drawing = '<svg xmlns="http://www.w3.org/2000/svg"><defs/><text>Bang!</text></svg>';
  const chapters = {
    'a.svg': `<?xml version="1.0"?>${drawing}`,
    'b.xhtml': `<p>One</p>${drawing}<p>two</p>`,
  };
  const { pages } = await read({ chapters });
  expect(pages.map(({ text }) => text)).toEqual(['Bang!', 'One\n\nBang!\n\ntwo']);
});

test('a chapter without text is a page without text, and told; one whose last page is empty is not', async () => {
  const { pages, warnings } = await read({
    chapters: {
      'a.xhtml': `<p>${'word '.repeat(41_000)}</p><table><tr><td> </td></tr></table><img src="gone.png"/>`,
      'blank.xhtml': '<p> </p>',
      'drawn.xhtml': '<div style="background: url(scan.png)"></div>',
      'gone.xhtml': '<img src="gone.png"/>',
      'b.xhtml': '<p>Last.</p>',
    },
    contents: '<ol><li><a href="gone.xhtml">Map</a></li></ol>',
  });
  expect(pages.map(({ label, source, text }) => [label, source, text.slice(-5)])).toEqual([
    [undefined, 'text', ' word'],
    [undefined, 'none', ''],
    [undefined, 'none', ''],
    ['Map', 'none', ''],
    [undefined, 'text', 'Last.'],
  ]);
  expect(warnings).toEqual(['pages_without_text']);
});

test('a chapter that is not in the file, or of a type that is not read, is a page without text', async () => {
  const { pages, warnings } = await read({
    // What follows a "?" is no part of the name.
    chapters: { 'a.xhtml': '<p>One.</p>', 'lost.xhtml?': '', 'b.xhtml': '<p>Two.</p>' },
    // The writer lists no other types; the order of reading is taken wherever it stands.
    metadata:
      '<item id="scan" href="scan.png" media-type="image/png"/><itemref idref="scan"/><itemref idref="unknown"/>',
    extra: [{ name: 'OEBPS/scan.png', data: 'not read' }],
  });
  expect(pages.map(({ text }) => text)).toEqual(['', '', 'One.', '', 'Two.']);
  expect(warnings).toEqual(['pages_unreadable', 'pages_without_text']);
});

test('an older book names its chapters in an NCX, whose DOCTYPE is never followed', async () => {
  const { pages } = await read({
    isOld: true,
    chapters: CHAPTERS,
    contents: '<navPoint><navLabel><text>Deux</text></navLabel><content src="b.xhtml#here"/></navPoint>',
  });
  expect(pages.map(({ label }) => label)).toEqual([undefined, undefined, 'Deux']);
});

test('a book whose fonts are garbled is read, one that is protected is refused', async () => {
  const garbled = locked('http://www.idpf.org/2008/embedding');
  expect((await read({ chapters: CHAPTERS, encryption: garbled })).pages).toHaveLength(3);
  const drm = locked('http://www.w3.org/2001/04/xmlenc#aes128-cbc');
  expect(await codeFor({ chapters: CHAPTERS, encryption: drm })).toBe('unsupported_format');
});

test('a damaged or hostile book has its own code', async () => {
  expect(await codeFor({ chapters: {} })).toBe('empty_document');
  expect(await codeFor({ chapters: { 'a.xhtml': '' } })).toBe('empty_document');
  expect(await codeFor({ chapters: CHAPTERS, metadata: '<dc:title>' })).toBe('corrupt_file');
  expect(await codeFor({ chapters: CHAPTERS, encryption: '<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>' })).toBe(
    'xml_unsafe',
  );
  expect(await codeFor({ chapters: { 'a.xhtml': `<p>${'a'.repeat(30_000_000)}` } })).toBe(
    'decompression_limit',
  );
  expect(await codeFor({ chapters: CHAPTERS, extra: [{ name: '../x', data: 'x' }] })).toBe('archive_unsafe');
});

test('of a table of contents that is a chapter, what stands beside its list is read', async () => {
  const list = '<ol><li><a href="a.xhtml">One</a></li></ol>';
  const chapters = { 'a.xhtml': '<p>Words</p>' };
  const textsWith = async (contents: string) => {
    const { pages } = await desk.read(writeEpub({ chapters, contents }), 'a.epub');
    return pages.map(({ text }) => text);
  };
  expect((await textsWith(`${list}</nav><p>Foreword</p><nav>`)).sort()).toEqual(['Foreword', 'Words']);
  expect(await textsWith(list)).toEqual(['Words']);
});
