import iconv from 'iconv-lite';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Desk, openDesk } from '../testing/desk.ts';

let desk: Desk;
beforeAll(async () => {
  desk = await openDesk();
});
afterAll(() => desk.close());

const FRENCH = 'L’été dernier, j’ai mangé une pâte à crêpes « très » bonne. Ça coûte 5 €.';
const RUSSIAN = 'Съешь же ещё этих мягких французских булок, да выпей чаю.';
const POLISH = 'Zażółć gęślą jaźń. Łódź jest miastem w środkowej Polsce, położonym nad rzeką Łódką.';
const CHINESE = '中华人民共和国位于亚洲东部,太平洋西岸,是世界上历史最悠久的国家之一。\n第二行 abc';

test.each([
  ['utf-8', FRENCH],
  ['windows-1252', FRENCH],
  ['windows-1252', 'Prénom : Zoé'],
  ['iso-8859-1', 'Résumé des événements de la journée'],
  ['iso-8859-15', 'Été comme hiver, le cœur du bâtiment coûte 5 € à chauffer.'],
  ['utf-16le', FRENCH],
  ['utf-16be', FRENCH],
  ['utf-16le', RUSSIAN],
  ['utf-16le', CHINESE],
  ['utf-16be', CHINESE],
  ['utf-32le', FRENCH],
  ['utf-32be', FRENCH],
  ['windows-1250', POLISH],
  ['iso-8859-2', POLISH],
  ['koi8-r', `${RUSSIAN} Это обычный русский текст.`],
  ['koi8-r', 'Договор аренды заключён между сторонами на срок пять лет. Арендатор обязуется вносить плату.'],
  ['windows-1251', `${RUSSIAN} Это обычный русский текст.`],
  ['iso-8859-7', 'Η Αθήνα είναι η πρωτεύουσα της Ελλάδας και η μεγαλύτερη πόλη της.'],
  ['windows-1254', "İstanbul, Türkiye'nin en kalabalık şehridir. Ağaç, çiçek, güneş ve ığdır."],
  ['windows-1256', 'القاهرة هي عاصمة جمهورية مصر العربية وأكبر مدنها'],
  ['shift_jis', '吾輩は猫である。名前はまだ無い。どこで生れたかとんと見当がつかぬ。'],
  ['shift_jis', '名前 年齢 住所 佐藤太郎'],
  ['euc-jp', '吾輩は猫である。名前はまだ無い。どこで生れたかとんと見当がつかぬ。'],
  ['gb18030', CHINESE],
  ['big5', '台灣位於東亞,是一個島嶼。人口約兩千三百萬人,首都為台北市。'],
  ['euc-kr', '대한민국은 동아시아의 한반도 남부에 있는 나라이다. 수도는 서울이다.'],
])('%s without a mark is read: %s', async (encoding, text) => {
  expect((await desk.read(iconv.encode(text, encoding), 'a.txt')).text).toBe(text);
});

test.each(['utf-8', 'utf-16le', 'utf-16be', 'utf-32le'])(
  '%s with a mark is read without the mark',
  async (encoding) => {
    const { text, warnings } = await desk.read(iconv.encode(FRENCH, encoding, { addBOM: true }), 'a.txt');
    expect({ text, warnings }).toEqual({ text: FRENCH, warnings: [] });
  },
);

test('a guess is told', async () => {
  expect((await desk.read(iconv.encode(FRENCH, 'windows-1252'), 'a.txt')).warnings).toEqual([
    'encoding_guessed',
  ]);
});

test('NUL is taken out and told, for no database would store it', async () => {
  const { text, warnings } = await desk.read('before\0after and more words\n', 'a.txt');
  expect({ text, warnings }).toEqual({ text: 'beforeafter and more words', warnings: ['nul_removed'] });
});

test('a broken sequence of UTF-8 is replaced, told, and lowers the confidence', async () => {
  const bytes = Buffer.concat([Buffer.from('é'.repeat(50)), Buffer.from([0xc3, 0x28]), Buffer.from(' fin')]);
  const { text, warnings, pages } = await desk.read(bytes, 'a.txt');
  expect(text).toBe(`${'é'.repeat(50)}\uFFFD( fin`);
  expect(warnings).toEqual(['invalid_characters_replaced', 'encoding_guessed']);
  expect(pages[0]?.confidence).toBeLessThan(1);
});

test('a lone surrogate of UTF-16 is replaced', async () => {
  const bytes = Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from('ab\uD800cd', 'utf16le')]);
  expect((await desk.read(bytes, 'a.txt')).text).toBe('ab\uFFFDcd');
});

test('letters and their accents are composed and line ends are one kind', async () => {
  expect((await desk.read('e\u0301te\u0301\r\nun\rdeux\u0007\n', 'a.txt')).text).toBe('été\nun\ndeux');
});

test('plain text keeps its layout and Markdown its signs', async () => {
  expect((await desk.read('  a    b\n\n\n\nc', 'a.txt')).text).toBe('  a    b\n\n\n\nc');
  const markdown = await desk.read('# T\n\n- **b**\n', 'a.md');
  expect(markdown).toMatchObject({ text: '# T\n\n- **b**', mediaType: 'text/markdown', engine: 'text' });
});

test.each([' \n\t ', '\uFEFF', '\n'])('a text of white space (%j) is not a success', async (text) => {
  expect(await desk.codeFor(text, 'a.txt')).toBe('empty_document');
});

test.each(['a.txt', 'a.md', 'a.csv', 'a.html', 'a.tex'])(
  'a text of characters that nobody sees (%s) is not a success',
  async (name) => {
    for (const character of ['\u200B', '\u2060', '\u00AD', '\u200E', '\u2800', '\uFE0F', '\uFFFC'])
      expect(await desk.codeFor(`${character} ${character}\n`, name), character).toBe('empty_document');
  },
);

test('characters that nobody sees stay among those that are seen', async () => {
  expect((await desk.read('re\u00ADport \u2800\u200Eend', 'a.txt')).text).toBe(
    're\u00ADport \u2800\u200Eend',
  );
});

test('private characters alone are no text: only the font that they were written for says what they are', async () => {
  for (const name of ['a.txt', 'a.md', 'a.csv', 'a.html', 'a.json'])
    for (const character of ['\uE000', '\u{F0000}', '\u{10FFFD}'])
      expect(await desk.codeFor(`${character} ${character}\n`, name), name).toBe('empty_document');
});

test('private characters among others stay, and the bullets of symbol fonts are seen', async () => {
  expect((await desk.read('call \uE001 us\n\n\u{F0001} now', 'a.txt')).text).toBe(
    'call \uE001 us\n\n\u{F0001} now',
  );
  expect((await desk.read('<p>\uE001 call us</p>', 'a.html')).text).toBe('\uE001 call us');
  expect(await desk.codeFor('\uF0B7', 'a.txt')).toBe('read');
});

test.each([
  ['commas', 'a,b\n1,"x, y"\n', 'a\tb\n1\tx, y', 'text/csv'],
  ['semicolons', 'a;b;c\n1,5;2;3\n', 'a\tb\tc\n1,5\t2\t3', 'text/csv'],
  ['tabs', 'a\tb\n1\t2\n', 'a\tb\n1\t2', 'text/tab-separated-values'],
  ['bars', 'a|b\n1|2\n', 'a\tb\n1\t2', 'text/csv'],
])('a table with %s becomes rows of cells', async (_, source, text, mediaType) => {
  expect(await desk.read(source, 'a.csv')).toMatchObject({ text, mediaType, engine: 'csv', warnings: [] });
});

test('a cell is one line, quotes are doubled or loose, rows may be uneven', async () => {
  const source = 'a,b\n"two\nlines","say ""hi"""\nloose " quote,x,extra\n';
  expect((await desk.read(source, 'a.csv')).text).toBe('a\tb\ntwo lines\tsay "hi"\nloose " quote\tx\textra');
});

test('a formula is text, told as it stands', async () => {
  expect((await desk.read('a,b\n=cmd|calc,2\n', 'a.csv')).text).toBe('a\tb\n=cmd|calc\t2');
});

test('a table that never closes its quote is still text, and says so', async () => {
  const { text, warnings } = await desk.read('a,b\n"never closed,2\n3,4\n', 'a.csv');
  expect(text).toContain('never closed');
  expect(warnings).toEqual(['csv_malformed']);
});

test.each(['a.txt', 'a.csv', 'a.html'])(
  'a text beyond the limit (%s) is refused before it fills the memory',
  async (name) => {
    const error = await desk.read('a,b\n'.repeat(5_000_001), name).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ code: 'text_too_large', values: { limit: 20_000_000 } });
  },
);

test('a large table is read within the memory of a reader', async () => {
  const { text, pages } = await desk.read('name,1,2,3,4,5\n'.repeat(600_000), 'a.csv');
  expect(pages.length).toBe(300);
  // A blank line stands between two pages.
  expect(text.length).toBe(600_000 * 15 - 1 + 299);
  // Half a million cells are those of tables; what comes after them goes on as text.
  const kinds = pages.map(({ blocks }) => blocks[0]?.kind);
  expect([kinds.indexOf('paragraph'), kinds.lastIndexOf('table')]).toEqual([41, 40]);
});

test.each(['a,b\n1,\0\n2,3\n', 'ab\0', 'x\0y', 'key\0val\0foo\0bar\0', 'hello world\0\0\0\0\0\0\0\0'])(
  'a NUL that is stray, between or behind (%j) does not make a text UTF-16, nor none',
  async (text) => {
    const { text: read, warnings } = await desk.read(text, 'a.txt');
    expect(read).toBe(text.replaceAll('\0', '').trimEnd());
    expect(warnings).toContain('nul_removed');
  },
);
