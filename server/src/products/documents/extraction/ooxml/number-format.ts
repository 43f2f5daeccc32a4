import { format, isDateFormat } from 'numfmt';

/** Digits that a double surely has; the rest is noise, as in 2.4000000000000004. */
const SIGNIFICANT_DIGITS = 15;

/** Day 0 of a workbook that counts from 1904 is this many days after that of the others. */
const DAYS_TO_1904 = 1462;

/** Formats that follow the settings of whoever looks: shown by the international standard, which all can read. */
const LOCAL_FORMATS: Readonly<Record<string, string>> = {
  'm/d/yy': 'yyyy-mm-dd',
  'mm-dd-yy': 'yyyy-mm-dd',
  'm/d/yyyy': 'yyyy-mm-dd',
  'm/d/yy h:mm': 'yyyy-mm-dd hh:mm',
  'm/d/yyyy h:mm': 'yyyy-mm-dd hh:mm',
};

/**
 * A number as a reader sees it under a format code of ECMA-376. `General` keeps the digits that a narrow column
 * would hide; a format that is not understood leaves the number as it is.
 */
export function shownNumber(value: number, code: string, from1904 = false): string {
  if (!Number.isFinite(value)) return '';
  const pattern = LOCAL_FORMATS[code.replace(/;@$|\[\$-\w+\]/g, '')] ?? code;
  if (pattern === '' || /^general$/i.test(pattern)) return plainNumber(value);
  try {
    const days = from1904 && isDateFormat(pattern) ? value + DAYS_TO_1904 : value;
    return format(pattern, days, { throws: true, nbsp: false }).trim();
  } catch {
    return plainNumber(value);
  }
}

function plainNumber(value: number): string {
  return String(Number(value.toPrecision(SIGNIFICANT_DIGITS)));
}
