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
    [1, 'Chapter one', 'One\n\nFirst\nline.\n\n• item'],
    [2, 'Chapter two', 'Second.\n\na\nb'],
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

test('an older book names its chapters in an NCX, whose DOCTYPE is never followed', async () => {
  const { pages } = await read({
    isOld: true,
    chapters: CHAPTERS,
    contents: '<navPoint><navLabel><text>Deux</text></navLabel><content src="b.xhtml#here"/></navPoint>',
  });
  expect(pages.map(({ label }) => label)).toEqual([undefined, 'Deux']);
});

test('a book whose fonts are garbled is read, one that is protected is refused', async () => {
  const garbled = locked('http://www.idpf.org/2008/embedding');
  expect((await read({ chapters: CHAPTERS, encryption: garbled })).pages).toHaveLength(2);
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
