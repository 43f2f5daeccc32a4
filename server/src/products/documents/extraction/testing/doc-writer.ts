import { type CfbPlan, writeCfb } from './cfb-writer.ts';

export type DocParagraph = {
  /** With the character that ends it: `\r`, or the bell for a cell and for a row. */
  readonly text: string;
  readonly style?: number;
  /** Changes of properties as hexadecimal bytes. */
  readonly changes?: string;
};
export type DocPlan = {
  readonly paragraphs: readonly DocParagraph[];
  /** Parts that follow the body, each as long as its text. */
  readonly footnotes?: { readonly at: readonly number[]; readonly texts: readonly string[] };
  readonly headers?: readonly string[];
  readonly comments?: {
    readonly at: readonly number[];
    readonly texts: readonly string[];
    readonly by: string;
  };
  readonly textBoxes?: string;
  /** Places of hidden characters in the body. */
  readonly hidden?: readonly [from: number, to: number];
  readonly flags?: number;
  readonly storages?: CfbPlan;
};

const TEXT_AT = 0x800;
const PAGE = 512;

/** Writes a document of Word 97 in one piece, its text in UTF-16. Source: MS-DOC. */
export function writeDoc(plan: DocPlan): Buffer {
  const { footnotes, headers = [], comments, textBoxes = '' } = plan;
  const body = plan.paragraphs.map(({ text }) => text).join('');
  const notes = [footnotes, comments].map((kind) => kind?.texts.join('') ?? '');
  const parts = [body, notes[0] ?? '', headers.join(''), '', notes[1] ?? '', '', textBoxes];
  const bytes = Buffer.from(`${parts.join('')}\r`, 'utf16le');
  const pageAt = Math.ceil((TEXT_AT + bytes.length) / PAGE);
  const document = Buffer.alloc((pageAt + 2) * PAGE);
  document.writeUInt16LE(0xa5ec, 0);
  document.writeUInt16LE(plan.flags ?? 0x0200, 10);
  for (const [index, part] of parts.entries()) document.writeUInt32LE(part.length, 0x4c + index * 4);
  bytes.copy(document, TEXT_AT);
  paragraphPage(plan.paragraphs).copy(document, pageAt * PAGE);
  characterPage(plan.hidden ?? [0, 0], bytes.length / 2).copy(document, (pageAt + 1) * PAGE);
  const table: Buffer[] = [];
  for (const [number, content] of tablesOf(plan, { body, textBytes: bytes.length, pageAt })) {
    document.writeUInt32LE(Buffer.concat(table).length, 0x9a + number * 8);
    document.writeUInt32LE(content.length, 0x9a + number * 8 + 4);
    table.push(content);
  }
  return writeCfb({ WordDocument: document, '1Table': Buffer.concat(table), ...plan.storages });
}

type Layout = { readonly body: string; readonly textBytes: number; readonly pageAt: number };

/** The tables by their number among the places of the head. */
function tablesOf({ footnotes, headers, comments }: DocPlan, { body, textBytes, pageAt }: Layout) {
  const range = [TEXT_AT, TEXT_AT + textBytes];
  const piece = Buffer.concat([
    numbers([0, textBytes / 2]),
    Buffer.alloc(2),
    numbers([TEXT_AT]),
    Buffer.alloc(2),
  ]);
  const tables: [number: number, content: Buffer][] = [
    [33, Buffer.concat([Buffer.from([2]), numbers([16]), piece])],
    [13, numbers([...range, pageAt])],
    [12, numbers([...range, pageAt + 1])],
  ];
  const marks = (at: readonly number[], beside: Buffer) =>
    Buffer.concat([numbers([...at, body.length]), ...at.map(() => beside)]);
  if (footnotes) tables.push([2, marks(footnotes.at, Buffer.alloc(2))], [3, ends(footnotes.texts)]);
  if (headers) tables.push([11, ends(headers)]);
  if (comments) {
    const by = Buffer.alloc(30);
    by.writeUInt16LE(comments.by.length, 0);
    by.write(comments.by, 2, 'utf16le');
    tables.push([4, marks(comments.at, by)], [5, ends(comments.texts)]);
  }
  return tables;
}

/** One page holds what is said of about fifteen paragraphs, more than any test has. Source: MS-DOC 2.9.175. */
function paragraphPage(paragraphs: readonly DocParagraph[]): Buffer {
  const page = Buffer.alloc(PAGE);
  const places = [TEXT_AT];
  let at = PAGE - 2;
  for (const [index, { text, style = 0, changes = '' }] of paragraphs.entries()) {
    const content = Buffer.concat([Buffer.from([style, 0]), Buffer.from(changes, 'hex')]);
    const pairs = Math.ceil(content.length / 2);
    at -= (pairs + 1) * 2;
    page[at + 1] = pairs;
    content.copy(page, at + 2);
    places.push((places.at(-1) ?? 0) + text.length * 2);
    page[(paragraphs.length + 1) * 4 + index * 13] = at / 2;
  }
  numbers(places).copy(page);
  page[PAGE - 1] = paragraphs.length;
  return page;
}

/** Shown, hidden, shown. Source: MS-DOC 2.9.33. */
function characterPage([from, to]: readonly [number, number], length: number): Buffer {
  const page = Buffer.alloc(PAGE);
  numbers([0, from, to, length].map((character) => TEXT_AT + character * 2)).copy(page);
  page[17] = 200;
  Buffer.from([3, 0x3c, 0x08, 1]).copy(page, 400);
  page[PAGE - 1] = 3;
  return page;
}

/** Where each text begins, where the last one ends, and a place that means nothing. */
function ends(texts: readonly string[]): Buffer {
  const places = [0];
  for (const text of texts) places.push((places.at(-1) ?? 0) + text.length);
  return numbers([...places, 0xffff]);
}

function numbers(list: readonly number[]): Buffer {
  const bytes = Buffer.alloc(list.length * 4);
  for (const [index, value] of list.entries()) bytes.writeUInt32LE(value, index * 4);
  return bytes;
}
