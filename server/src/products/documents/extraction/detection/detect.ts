import { open, readFile, stat } from 'node:fs/promises';
import { documentErrors } from '../../errors.ts';
import { MEDIA_TYPES } from '../extraction.ts';
import { typeOfCompoundFile } from '../legacy/detect-compound.ts';
import { hasPdfMark, namedType, provenType, startsAsPdf, typeOfZip } from './detect-binary.ts';
import { textType } from './detect-text.ts';
import {
  type Declared,
  declarations,
  extensionOf,
  type Family,
  familyOf,
  type Hint,
  isKnownExtension,
  isSupported,
} from './media-family.ts';

/** Enough for every mark and for judging text. */
const HEAD_BYTES = 65_536;

/**
 * Decides what a file is by its content. The name and the declared type are believed only among the kinds of
 * text; when one of them announces another family than the content, the file is refused rather than reinterpreted.
 *
 * @returns one of `MEDIA_TYPES`
 * @throws AppError `empty_file` (400), `mime_mismatch`, `unsupported_format` (415), `password_required`,
 *   `corrupt_file`, `archive_unsafe`, `decompression_limit`, `xml_unsafe` (422)
 */
export async function detectType(path: string, hint: Hint): Promise<string> {
  const head = await readHead(path);
  if (head.length === 0) throw documentErrors.empty_file();
  const mediaType = await contentType(path, head, hint);
  const misleading = misleadingOf(mediaType, head, hint);
  if (misleading) throw mismatch(misleading, mediaType);
  if (!isSupported(mediaType)) {
    throw documentErrors.unsupported_format({ detected: mediaType }, { detected: mediaType });
  }
  return mediaType;
}

/** What the sender says of the file that its content is not. */
function misleadingOf(mediaType: string, head: Buffer, hint: Hint): Declared | undefined {
  const family = familyOf(mediaType);
  if (family === 'program') return undefined;
  // A compressed file that is called one may have the type of what was compressed.
  const isNamedPacked = mediaType === MEDIA_TYPES.gzip && isKnownExtension(extensionOf(hint.name));
  const isFamily = (declared: Family) =>
    declared === family || (declared === 'text' && isFlat(mediaType, head));
  return declarations(isNamedPacked ? { name: hint.name } : hint).find(
    ({ families }) => !families.some(isFamily),
  );
}

async function contentType(path: string, head: Buffer, hint: Hint): Promise<string> {
  const proven = provenType(head);
  if (proven === 'application/zip') return await typeOfZip(path);
  if (proven === 'application/x-cfb') return typeOfCompoundFile(await readFile(path));
  if (proven) return proven;
  if (startsAsPdf(head)) return MEDIA_TYPES.pdf;
  const text = textType(head, hint);
  if (text === undefined) return hasPdfMark(head) ? MEDIA_TYPES.pdf : await namedType(path);
  // A text may well speak of the mark; only one that is called a PDF is read as one. HTML never is.
  const isPdf = hasPdfMark(head) && declarations(hint)[0]?.families.includes('pdf');
  return isPdf && text !== MEDIA_TYPES.html ? MEDIA_TYPES.pdf : text;
}

/** An OpenDocument file that is no zip file is XML, and may be called so. */
function isFlat(mediaType: string, head: Buffer): boolean {
  return familyOf(mediaType) === 'odf' && provenType(head) === undefined;
}

function mismatch(declared: Declared, detected: string): Error {
  return documentErrors.mime_mismatch(
    { declared: declared.label, detected },
    { declared: declared.label, detected },
  );
}

async function readHead(path: string): Promise<Buffer> {
  const { size } = await stat(path);
  const head = Buffer.alloc(Math.min(size, HEAD_BYTES));
  const file = await open(path);
  try {
    const { bytesRead } = await file.read(head, 0, head.length, 0);
    return head.subarray(0, bytesRead);
  } finally {
    await file.close();
  }
}
