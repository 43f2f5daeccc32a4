import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Desk, openDesk } from '../testing/desk.ts';
import { writeLockedPdf, writePdf, writePdfOfPages } from '../testing/pdf-writer.ts';

let desk: Desk;
beforeAll(async () => {
  desk = await openDesk();
});
afterAll(() => desk.close());

test('a PDF gives its pages in order, with where each text comes from', async () => {
  const bytes = writePdf({
    pages: [['First page', 'second line'], ['Été à Zürich (50 %)']],
    title: 'Report',
  });
  expect(await desk.read(bytes, 'a.pdf')).toMatchObject({
    text: 'First page\nsecond line\n\nÉté à Zürich (50 %)',
    pages: [
      { number: 1, text: 'First page\nsecond line', source: 'text', confidence: 1 },
      { number: 2, text: 'Été à Zürich (50 %)', source: 'text', confidence: 1 },
    ],
    mediaType: 'application/pdf',
    engine: 'pdfium',
    warnings: [],
    metadata: { title: 'Report' },
  });
});

test('a word broken at the end of a line is made whole', async () => {
  const { text } = await desk.read(writePdf({ pages: [['the inter-', 'national market']] }));
  expect(text).toContain('international');
});

test('a page without text says so and the others are read', async () => {
  const { pages, warnings } = await desk.read(writePdf({ pages: [['one'], [], ['three']] }));
  expect(pages[1]).toEqual({ number: 2, text: '', source: 'none', confidence: 0, blocks: [] });
  expect(warnings).toEqual(['pages_without_text']);
});

test('a PDF without any text is not a success', async () => {
  const error = await desk.read(writePdf({ pages: [[], []] })).catch((thrown: unknown) => thrown);
  expect(error).toMatchObject({ code: 'no_text_layer', status: 422, details: { pages: 2 } });
});

test('a PDF with a password asks for it', async () => {
  expect(await desk.codeFor(writeLockedPdf(), 'a.pdf')).toBe('password_required');
});

test.each([0.1, 0.5, 0.9, 0.99])('a PDF cut at %f of its length is corrupt, not shortened', async (share) => {
  const whole = writePdf({ pages: Array.from({ length: 20 }, (_, page) => [`page ${page}`]) });
  expect(await desk.codeFor(whole.subarray(0, Math.floor(whole.length * share)), 'a.pdf')).toBe(
    'corrupt_file',
  );
});

test('a cut PDF is corrupt even when another reader could save a part of it', async () => {
  const early = '%PDF-1.4\ntrailer << /Root << /Type /Catalog /Pages 2 0 R >> >>';
  const whole = writePdf({ pages: [['part of the text'], ['the rest']] })
    .toString('latin1')
    .replace('%PDF-1.4', early);
  expect(await desk.codeFor(Buffer.from(whole.replace(/xref\n[\s\S]*/, ''), 'latin1'), 'a.pdf')).toBe(
    'corrupt_file',
  );
});

test('a PDF locked in a way that no reader knows is locked, not corrupt', async () => {
  expect(await desk.codeFor(writePdf({ pages: [['secret']], trailer: '/Encrypt << >>' }), 'a.pdf')).toBe(
    'password_required',
  );
});

test('a PDF whose cross-reference table is wrong is repaired, and nothing is missing', async () => {
  const broken = Buffer.from(
    writePdf({ pages: [['still here']] })
      .toString('latin1')
      .replace(/startxref\n\d+/, 'startxref\n7'),
    'latin1',
  );
  expect((await desk.read(broken)).text).toBe('still here');
});

test('a PDF without a page tree is corrupt', async () => {
  expect(
    await desk.codeFor('%PDF-1.4\n1 0 obj\n<< /Type /Catalog >>\nendobj\ntrailer << /Root 1 0 R >>\n%%EOF'),
  ).toBe('corrupt_file');
});

test('a PDF of too many pages is refused with the number and the limit', async () => {
  const error = await desk.read(writePdfOfPages(100_000)).catch((thrown: unknown) => thrown);
  expect(error).toMatchObject({ code: 'page_limit', details: { pages: 100_000, limit: 10_000 } });
});

test.each([
  [
    'scripts',
    '/Names << /JavaScript << /Names [(run) << /S /JavaScript /JS (app.alert\\(1\\)) >>] >> >>',
    'javascript_ignored',
  ],
  [
    'a script at its opening',
    '/OpenAction << /S /JavaScript /JS (app.alert\\(1\\)) >>',
    'javascript_ignored',
  ],
  ['a program at its opening', '/OpenAction<</S/Launch/F(cmd.exe)>>', 'javascript_ignored'],
  ['XFA forms', '/AcroForm << /Fields [] /XFA [(template) 1 0 R] >>', 'xfa_form_ignored'],
])('%s in a PDF are left alone and are told', async (_, catalog, warning) => {
  expect((await desk.read(writePdf({ pages: [['text']], catalog }))).warnings).toEqual([warning]);
});

test('files inside a PDF are read as documents of their own, after its pages', async () => {
  const attachments = [
    { name: 'prices.csv', data: 'part,price\nbolt,3\n' },
    { name: 'tool.exe', data: 'MZ\x90 not a document' },
  ];
  const { pages, warnings } = await desk.read(writePdf({ pages: [['see attached']], attachments }));
  expect(pages.map(({ text, label, source }) => [text, label, source])).toEqual([
    ['see attached', undefined, 'text'],
    ['prices.csv\n\npart\tprice\nbolt\t3', 'prices.csv', 'text'],
    ['', 'tool.exe', 'none'],
  ]);
  expect(warnings).toEqual(['members_unreadable']);
  const portfolio = writePdf({ pages: [[]], attachments: attachments.slice(0, 1) });
  expect((await desk.read(portfolio)).text).toContain('bolt\t3');
});

test('a file that stands under another key than its name is read too, as pdfattach of poppler writes it', async () => {
  const attachments = [{ name: 'prices.csv', data: 'part,price\nbolt,3\n' }];
  const pdf = writePdf({ pages: [['see attached']], attachments })
    .toString('latin1')
    .replace('/F (prices.csv) /UF (prices.csv)', '/UF <feff007000720069006300650073002e006300730076>');
  const { pages, warnings, engine } = await desk.read(Buffer.from(pdf, 'latin1'), 'a.pdf');
  expect(pages[1]).toMatchObject({ text: 'prices.csv\n\npart\tprice\nbolt\t3', label: 'prices.csv' });
  expect({ warnings, engine }).toEqual({ warnings: [], engine: 'pdfium+pdfjs' });
});

test('an attachment that is declared and not there costs nothing but a warning', async () => {
  const catalog = '/Names << /EmbeddedFiles << /Names [(a.txt) << /Type /Filespec /F (a.txt) >>] >> >>';
  const { pages, warnings } = await desk.read(writePdf({ pages: [['text']], catalog }));
  expect([pages[0]?.text, warnings]).toEqual(['text', ['members_unreadable']]);
});

test('what the table of contents leads to is a heading of its level, however it is set', async () => {
  const page = ['1. Purpose of the lease', '', 'The kiosk is let.', '', 'Deposit', '', 'Two months of rent.'];
  const content = page.map((line) => `(${line}) Tj 0 -28 Td`);
  const { pages } = await desk.read(
    writePdf({
      pages: [['BT /F1 11 Tf 50 790 Td', ...content, 'ET'].join('\n')],
      outline: [
        { title: 'Purpose of the Lease', page: 0 },
        { title: 'Deposit', page: 0 },
        { title: 'Two months of rent.', page: 7 },
      ],
    }),
  );
  const headings = pages[0]?.blocks.filter(({ kind }) => kind === 'heading') ?? [];
  expect(
    headings.map((one) => [one.kind === 'heading' && one.level, pages[0]?.text.slice(one.start, one.end)]),
  ).toEqual([
    [1, '1. Purpose of the lease'],
    [2, 'Deposit'],
  ]);
});

test('a table of contents that leads back to itself is read once', async () => {
  const outline = ['one', 'two'].map((title) => ({ title, page: 0 }));
  const looping = writePdf({ pages: [['text']], outline })
    .toString('latin1')
    .replace(/\((one|two)\)/g, (title) => `${title} /Next ${title === '(one)' ? 8 : 7} 0 R`);
  expect((await desk.read(Buffer.from(looping, 'latin1'))).text).toBe('text');
});

test('junk before the mark of a PDF is accepted when it is called a PDF', async () => {
  const bytes = Buffer.concat([
    Buffer.from('junk of a mail gateway\n'.repeat(3)),
    writePdf({ pages: [['inside']] }),
  ]);
  expect((await desk.read(bytes, 'a.pdf')).text).toBe('inside');
});

test('what PDFium refuses gets a second opinion, and the result says so', async () => {
  const whole = writePdf({ pages: [['found by another reader'], ['and its second page']] }).toString(
    'latin1',
  );
  const odd = whole.replace('/Root 1 0 R', '/Root << /Type /Catalog /Pages 2 0 R >>');
  const { pages, engine, warnings } = await desk.read(Buffer.from(odd, 'latin1'), 'a.pdf');
  expect(pages.map(({ text }) => text)).toEqual(['found by another reader', 'and its second page']);
  expect({ engine, warnings }).toEqual({ engine: 'pdfjs', warnings: ['document_repaired'] });
});

test('pages that are counted but cannot be loaded are told', async () => {
  const lying = writePdf({ pages: [['one'], ['two']] })
    .toString('latin1')
    .replace('/Count 2', '/Count 3');
  const { pages, warnings } = await desk.read(Buffer.from(lying, 'latin1'), 'a.pdf');
  expect(pages.map(({ source }) => source)).toEqual(['text', 'text', 'none']);
  expect(warnings).toEqual(['pages_unreadable', 'pages_without_text']);
});
