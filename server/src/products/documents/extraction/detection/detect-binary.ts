import { fileTypeFromFile } from 'file-type';
import { readTarHeader } from '../archive/tar-header.ts';
import { readXml } from '../container/xml-part.ts';
import { openZip, type ZipEntry } from '../container/zip-container.ts';
import { MEDIA_TYPES } from '../extraction.ts';
import { recordingType } from './detect-recording.ts';

/** Programs for the usual machines, which no rule may let through under another name. */
const PROGRAMS: readonly (readonly [string, string])[] = [
  ['4d5a', 'application/vnd.microsoft.portable-executable'],
  ['7f454c46', 'application/x-elf'],
  ['cafebabe', 'application/java-vm'],
  ['feedface', 'application/x-mach-binary'],
  ['feedfacf', 'application/x-mach-binary'],
  ['cefaedfe', 'application/x-mach-binary'],
  ['cffaedfe', 'application/x-mach-binary'],
  ['0061736d', 'application/wasm'],
  ['6465780a', 'application/vnd.android.dex'],
];

/** Formats written in plain characters that are nevertheless not text for a reader. */
const WRITTEN: readonly (readonly [RegExp, string])[] = [
  [/^\s*\{\\rtf/, MEDIA_TYPES.rtf],
  [/^%!PS/, 'application/postscript'],
  [/^From \S+@\S+ .*\r?\n[!-9;-~]+:/, MEDIA_TYPES.mbox],
  [
    /^(?:(?:Received|Return-Path|Delivered-To|MIME-Version|Message-ID|DKIM-Signature|ARC-[\w-]+|Authentication-Results|Content-[\w-]+|In-Reply-To|References|Reply-To|Sender|User-Agent|X-[\w-]+|From|To|Cc|Subject|Date): .*\r?\n(?:[ \t].*\r?\n)*){3}/i,
    MEDIA_TYPES.eml,
  ],
];

/** Readers accept the mark this far in, after the junk of old mail gateways. Source: ISO 32000-1 annex H, note 13. */
const PDF_MARK_WITHIN = 1024;

const ZIP_MARK = '504b0304';
const EMPTY_ZIP_MARK = '504b0506';
const GZIP_MARK = '1f8b08';
const COMPOUND_FILE_MARK = 'd0cf11e0a1b11ae1';

/** Pictures, by marks that no text begins with. Much of a picture may look like text in a wide encoding. */
const PICTURES: readonly (readonly [RegExp, string])[] = [
  [/^89504e470d0a1a0a/, MEDIA_TYPES.png],
  [/^ffd8ff/, MEDIA_TYPES.jpeg],
  [/^(?:49492a00|4d4d002a)/, MEDIA_TYPES.tiff],
  [/^52494646.{8}57454250/, MEDIA_TYPES.webp],
  [/^474946383[79]61/, MEDIA_TYPES.gif],
  // The letters BM, and after the size and two reserved words the offset of the pixels and the size of the head.
  [/^424d.{8}0{8}.{4}0{4}(?:28|6c|7c)000000/, MEDIA_TYPES.bmp],
];

/** The type that the first bytes alone prove, or undefined. */
export function provenType(head: Buffer): string | undefined {
  const hex = head.subarray(0, 8).toString('hex');
  const program = PROGRAMS.find(([mark]) => hex.startsWith(mark));
  // A text may begin with the letters MZ; a program goes on with bytes that no text has.
  if (program && head.subarray(0, 256).some((byte) => byte === 0)) return program[1];
  if (hex.startsWith(ZIP_MARK) || hex.startsWith(EMPTY_ZIP_MARK)) return 'application/zip';
  if (hex.startsWith(GZIP_MARK)) return MEDIA_TYPES.gzip;
  if (hex.startsWith(COMPOUND_FILE_MARK)) return 'application/x-cfb';
  if (readTarHeader(head)) return MEDIA_TYPES.tar;
  const marks = head.subarray(0, 20).toString('hex');
  const picture = PICTURES.find(([pattern]) => pattern.test(marks));
  if (picture) return picture[1];
  const recording = recordingType(head);
  if (recording) return recording;
  const start = head.subarray(0, 4096).toString('latin1');
  return WRITTEN.find(([pattern]) => pattern.test(start))?.[1];
}

export function startsAsPdf(head: Buffer): boolean {
  return /^\s*%PDF-\d/.test(head.subarray(0, 64).toString('latin1'));
}

/** True when the mark of PDF is where readers look for it. */
export function hasPdfMark(head: Buffer): boolean {
  return head.subarray(0, PDF_MARK_WITHIN + 5).includes('%PDF-');
}

/** The name of any other binary format, for the message; it is never trusted to choose a reader. */
export async function namedType(path: string): Promise<string> {
  const found = await fileTypeFromFile(path).catch(() => undefined);
  return found?.mime ?? 'application/octet-stream';
}

/** A template of OpenDocument holds the same as a document. Source: ODF 1.3 part 3, appendix C. */
const TEMPLATE = /(?<=opendocument\.(?:text|spreadsheet|presentation))-(?:template|master)$/;

/**
 * What a zip file holds, by its own list of parts. Source: ISO 29500-2 6.2.3 (content types), ODF 1.3 part 2
 * section 3.3 and EPUB OCF 3.3 (the `mimetype` entry).
 *
 * @throws AppError `corrupt_file`, `archive_unsafe`, `decompression_limit`, `password_required` (422)
 */
export async function typeOfZip(path: string): Promise<string> {
  const { entries, close } = await openZip(path);
  const part = (wanted: string) => entries.find(({ name }) => name.toLowerCase() === wanted);
  try {
    const contentTypes = part('[content_types].xml');
    if (contentTypes) return await officeType(contentTypes);
    const mimetype = part('mimetype');
    // Not every program that packs a book puts its type in.
    if (!mimetype) return part('meta-inf/container.xml') ? MEDIA_TYPES.epub : MEDIA_TYPES.zip;
    const first = await mimetype.read().next();
    const type = first.done ? '' : first.value.toString('latin1', 0, 100).trim();
    return /^application\/[\w.+-]+$/.test(type) ? type.replace(TEMPLATE, '') : MEDIA_TYPES.zip;
  } finally {
    close();
  }
}

/** An Office file of a kind that is not read, such as a drawing of Visio, is no archive either. */
async function officeType(contentTypes: ZipEntry): Promise<string> {
  let found = 'application/vnd.openxmlformats-package';
  await readXml(contentTypes.read(), {
    open(name, attributes) {
      const type = attributes.ContentType ?? '';
      if (name === 'ct:Override' && /\.main\+xml$/.test(type)) found = mainType(type) ?? found;
    },
  });
  return found;
}

/** Macro-enabled documents and templates hold the same text; their macros are never read. */
function mainType(contentType: string): string | undefined {
  if (/wordprocessingml|ms-word/.test(contentType)) return MEDIA_TYPES.docx;
  if (/spreadsheetml|ms-excel/.test(contentType)) return MEDIA_TYPES.xlsx;
  if (/presentationml|ms-powerpoint/.test(contentType)) return MEDIA_TYPES.pptx;
  return undefined;
}
