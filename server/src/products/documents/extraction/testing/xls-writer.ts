import { type CfbPlan, writeCfb } from './cfb-writer.ts';

/** A record by its number, with its content. */
export type BiffRecord = readonly [type: number, content: Buffer];

export type XlsPlan = {
  /** Records between the beginning and the list of sheets. */
  readonly globals?: readonly BiffRecord[];
  readonly sheets: readonly {
    readonly name: string;
    readonly records: readonly BiffRecord[];
    readonly state?: number;
    readonly kind?: number;
  }[];
  readonly storages?: CfbPlan;
};

/** Writes a workbook of Excel 97 exactly as told. Source: MS-XLS. */
export function writeXls({ globals = [], sheets, storages }: XlsPlan): Buffer {
  const begin: BiffRecord = [0x809, words(0x600, 5, 0, 0, 0, 0, 0, 0)];
  const end: BiffRecord = [0x0a, Buffer.alloc(0)];
  const bodies = sheets.map(({ records }) => stream([begin, ...records, end]));
  const listed = (places: readonly number[]) =>
    stream([begin, ...globals, ...sheets.map((sheet, index) => bound(sheet, places[index] ?? 0)), end]);
  let at = listed([]).length;
  const places = bodies.map((body) => {
    at += body.length;
    return at - body.length;
  });
  return writeCfb({ Workbook: Buffer.concat([listed(places), ...bodies]), ...storages });
}

function bound({ name, state = 0, kind = 0 }: XlsPlan['sheets'][number], at: number): BiffRecord {
  const head = Buffer.alloc(8);
  head.writeUInt32LE(at, 0);
  head[4] = state;
  head[5] = kind;
  head[6] = name.length;
  head[7] = 1;
  return [0x85, Buffer.concat([head, Buffer.from(name, 'utf16le')])];
}

function stream(records: readonly BiffRecord[]): Buffer {
  return Buffer.concat(
    records.map(([type, content]) => Buffer.concat([words(type, content.length), content])),
  );
}

/** Numbers of 16 bits. */
export function words(...values: readonly number[]): Buffer {
  const bytes = Buffer.alloc(values.length * 2);
  for (const [index, value] of values.entries()) bytes.writeUInt16LE(value & 0xffff, index * 2);
  return bytes;
}

/** A text with its length and its width. */
export function biffText(text: string): Buffer {
  return Buffer.concat([words(text.length), Buffer.from([1]), Buffer.from(text, 'utf16le')]);
}
