import { documentErrors } from '../../../errors.ts';
import { BUILT_IN_FORMATS } from '../../xlsx/cell-formats.ts';
import { recordsFrom, type XlsRecord } from './records.ts';
import { readSharedStrings, type Texts, textAt } from './strings.ts';

export type SheetPlace = {
  readonly name: string;
  readonly at: number;
  readonly isHidden: boolean;
  /** Cells, and no chart or old macros. */
  readonly isSheet: boolean;
};

/** What the sheets of a workbook share. */
export type Globals = {
  readonly sheets: readonly SheetPlace[];
  readonly strings: readonly string[];
  readonly texts: Texts;
  readonly isFrom1904: boolean;
  /** The format code of a cell, by the number of its style. */
  formatOf(style: number): string;
};

/** Numbers of records. Source: MS-XLS 2.3. */
const [BEGIN, END, LOCKED, CODE_PAGE, FROM_1904] = [0x809, 0x0a, 0x2f, 0x42, 0x22];
const [SHEET, STRINGS, FORMAT, STYLE] = [0x85, 0xfc, 0x41e, 0xe0];
const UNICODE_VERSION = 0x600;

/** @throws AppError `password_required`, `corrupt_file` (422) */
export function readGlobals(stream: Buffer): Globals {
  if (stream.readUInt16LE(0) !== BEGIN) throw documentErrors.corrupt_file({ format: 'XLS' });
  let texts: Texts = { isUnicode: stream.readUInt16LE(4) >= UNICODE_VERSION, codePage: 1252 };
  const sheets: SheetPlace[] = [];
  const formats = new Map<number, string>();
  const styles: number[] = [];
  let strings: string[] = [];
  let isFrom1904 = false;
  for (const record of recordsFrom(stream, 0)) {
    const { type, data } = record;
    if (type === END) break;
    if (type === LOCKED) throw documentErrors.password_required();
    if (type === CODE_PAGE) texts = { ...texts, codePage: data.readUInt16LE(0) };
    else if (type === FROM_1904) isFrom1904 = data.readUInt16LE(0) === 1;
    else if (type === SHEET) sheets.push(sheetOf(record, texts));
    else if (type === STRINGS) strings = readSharedStrings(record);
    else if (type === FORMAT)
      formats.set(data.readUInt16LE(0), textAt(record, 2, texts, texts.isUnicode ? 2 : 1));
    else if (type === STYLE) styles.push(data.readUInt16LE(2));
  }
  const formatOf = (style: number) => {
    const format = styles[style] ?? 0;
    return formats.get(format) ?? BUILT_IN_FORMATS[format] ?? 'General';
  };
  return { sheets, strings, texts, isFrom1904, formatOf };
}

function sheetOf(record: XlsRecord, texts: Texts): SheetPlace {
  const { data } = record;
  return {
    name: textAt(record, 6, texts, 1),
    at: data.readUInt32LE(0),
    isHidden: ((data[4] ?? 0) & 3) !== 0,
    isSheet: data[5] === 0,
  };
}
