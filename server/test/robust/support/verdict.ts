import { documentErrors } from '../../../src/products/documents/errors.ts';

/** Codes that say what the server did badly, whatever the file. */
const FAULTS: ReadonlySet<string> = new Set(['extraction_crashed']);

/**
 * The code of a refusal that says something of the file; anything else in words, which no code is made of.
 *
 * @param where the file, as it can be made again
 */
export function verdictOn(where: string, status: number, code = 'no code'): string {
  const isOurs = Object.hasOwn(documentErrors, code) && !FAULTS.has(code);
  const isExpected = isOurs && (status < 500 || code === 'extraction_timeout');
  return isExpected ? code : `${where}: ${status} ${code}`;
}

/** How often each outcome came, the most frequent first. */
export function counted(outcomes: ReadonlyMap<string, number>): string {
  return [...outcomes]
    .sort((a, b) => b[1] - a[1])
    .map(([code, count]) => `${code} ${count}`)
    .join(', ');
}
