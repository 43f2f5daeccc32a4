import { documentErrors } from '../../errors.ts';
import { MEDIA_TYPES } from '../extraction.ts';
import { openCompoundFile } from './compound-file.ts';

/** The stream that only one format has. Source: MS-DOC 2.1, MS-XLS 2.1.2, MS-PPT 2.1, MS-OXMSG 2.4. */
const TYPES: readonly (readonly [string, string])[] = [
  ['worddocument', MEDIA_TYPES.doc],
  ['powerpoint document', MEDIA_TYPES.ppt],
  ['workbook', MEDIA_TYPES.xls],
  ['book', MEDIA_TYPES.xls],
  ['__properties_version1.0', MEDIA_TYPES.msg],
];

/** Office encrypts its newer documents into a compound file. Source: MS-OFFCRYPTO 2.3.4.4. */
const ENCRYPTED = 'encryptedpackage';

/**
 * What a compound file holds, by the names of its streams.
 *
 * @throws AppError `password_required`, `corrupt_file` (422)
 */
export function typeOfCompoundFile(bytes: Buffer): string {
  const { streams } = openCompoundFile(bytes);
  if (streams.has(ENCRYPTED)) throw documentErrors.password_required();
  return TYPES.find(([stream]) => streams.has(stream))?.[1] ?? 'application/x-cfb';
}
