import iconv from 'iconv-lite';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Desk, openDesk } from '../testing/desk.ts';
import { decodeText } from './text-encoding.ts';
import { wideEncoding } from './wide-encoding.ts';

let desk: Desk;
beforeAll(async () => {
  desk = await openDesk();
});
afterAll(() => desk.close());

const CHINESE = '他昨天没有来上班，因为他的孩子生病了，需要去医院看医生。';
const TAIWANESE = '昨天晚上我們去夜市吃了很多東西，回家的時候已經十一點了。';
const JAPANESE = '昨日は雨が降っていたので、家で本を読んで過ごしました。';
const KOREAN = '모든 인간은 태어날 때부터 자유로우며 그 존엄과 권리에 있어 동등하다.';
const RUSSIAN = 'Все люди рождаются свободными и равными в своём достоинстве и правах.';
const GREEK = 'Όλοι οι άνθρωποι γεννιούνται ελεύθεροι και ίσοι στα δικαιώματα.';
const ARABIC = 'يولد جميع الناس أحرارًا متساوين في الكرامة والحقوق.';
const HEBREW = 'כל בני האדם נולדו בני חורין ושווים בערכם ובזכויותיהם.';
const THAI = 'มนุษย์ทั้งหลายเกิดมามีอิสระและเสมอภาคกันในเกียรติศักดิ์และสิทธิ';
const FRENCH = 'L’été dernier, j’ai mangé une pâte à crêpes « très » bonne. Ça coûte 5 €.';
const POLISH = 'Zażółć gęślą jaźń. Łódź jest miastem w środkowej Polsce.';

const WIDE = ['utf-16le', 'utf-16be', 'utf-32le', 'utf-32be'];

/** A sentence of twelve characters, one without any of ASCII, one of two lines, and a long text. */
function shapesOf(sentence: string): string[] {
  const alone = sentence.replace(/\p{ASCII}/gu, '');
  const shapes = [sentence.slice(0, 12), alone.slice(0, 12), alone, `1. ${sentence}\r\n2. ${sentence}`];
  return [...shapes, `${sentence}\n`.repeat(500)].map((shape) => shape.trim());
}

test.each([
  ['Chinese', CHINESE],
  ['Chinese of Taiwan', TAIWANESE],
  ['Japanese', JAPANESE],
  ['Korean', KOREAN],
  ['Russian', RUSSIAN],
  ['Greek', GREEK],
  ['Arabic', ARABIC],
  ['Persian', 'تمام افراد بشر آزاد به دنیا می‌آیند و از لحاظ حیثیت و حقوق با هم برابرند.'],
  ['Hebrew', HEBREW],
  ['Thai', THAI],
  ['Hindi', 'सभी मनुष्यों को गौरव और अधिकारों के मामले में जन्मजात स्वतन्त्रता प्राप्त है।'],
  ['Tamil', 'மனிதப் பிறிவியினர் சகலரும் சுதந்திரமாகவே பிறக்கின்றனர்.'],
])(
  '%s is read in UTF-16 and UTF-32 without a mark, whichever way round, and the guess is told',
  async (_, sentence) => {
    for (const encoding of WIDE)
      for (const [shape, text] of shapesOf(sentence).entries())
        for (const name of ['x.txt', undefined]) {
          const read = await desk.read(iconv.encode(text, encoding, { addBOM: false }), name);
          const told = { text: read.text.replaceAll('\n\n', '\n'), warnings: read.warnings };
          const expected = {
            text: text.normalize('NFC').replace(/\r\n/g, '\n'),
            warnings: ['encoding_guessed'],
          };
          expect(told, `${encoding} ${shape} ${name}`).toEqual(expected);
        }
  },
);

test('a lone surrogate or a NUL does not make UTF-16 other text', () => {
  for (const text of ['plain words \uD800 and more', 'plain words \0 and more', `${CHINESE}\uDC00`])
    expect(decodeText(Buffer.from(text, 'utf16le')).text).toBe(text);
});

/** Each part of a text from its first characters on, so that words stand on even and odd bytes. */
function partsOf(text: string): string[] {
  const starts = Array.from({ length: text.length - 6 }, (_, at) => at);
  return starts.flatMap((at) => [6, 12, 24].map((length) => text.slice(at, at + length)));
}

test.each([
  [['gbk', 'gb18030', 'utf-8'], CHINESE],
  [['big5', 'gbk', 'utf-8'], TAIWANESE],
  [['shift_jis', 'euc-jp', 'utf-8'], JAPANESE],
  [['euc-kr', 'utf-8'], KOREAN],
  [['koi8-r', 'windows-1251', 'iso-8859-5', 'cp866', 'utf-8'], RUSSIAN],
  [['windows-1253', 'iso-8859-7', 'utf-8'], GREEK],
  [['windows-1256', 'iso-8859-6', 'utf-8'], ARABIC],
  [['windows-1255', 'utf-8'], HEBREW],
  [['windows-874', 'utf-8'], THAI],
  [['windows-1252', 'macroman', 'cp850', 'utf-8'], FRENCH],
  [['windows-1250', 'iso-8859-2', 'cp852'], POLISH],
])('%j is not taken for UTF-16', (encodings, text) => {
  for (const encoding of encodings)
    for (const part of partsOf(text))
      expect(wideEncoding(iconv.encode(part, encoding)), `${encoding}: ${part}`).toBeUndefined();
});

test.each([
  ['a table of digits', '1\t2\t3\t4\n5\t6\t7\t8\n'],
  ['a list of letters', 'a\nb\nc\nd\ne\nf\n'],
  ['records that end in NUL', 'key\0val\0foo\0bar\0'],
  ['the end of a file of DOS', 'cinq heures, six peut-être\r\n\x1a'],
  ['UTF-8 with a stray control', 'вот более своей путь все\n\x1a'],
])('%s is read by bytes', (_, text) => {
  expect(decodeText(Buffer.from(text)).text).toBe(text);
});

test.each([
  ['what fills a gap', Buffer.alloc(200, 1)],
  ['numbers of four bytes', Buffer.from(new Uint32Array([104, 107, 0, 0, 110, 0, 0, 5, 115, 9]).buffer)],
  [
    'numbers of two bytes',
    Buffer.from(Int16Array.from({ length: 900 }, (_, at) => 300 * Math.sin(at)).buffer),
  ],
])('%s is no text', async (_, bytes) => {
  expect(await desk.codeFor(bytes, 'x.txt')).toBe('mime_mismatch');
  expect(await desk.codeFor(bytes)).toBe('unsupported_format');
});
