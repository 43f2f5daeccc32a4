import type { OpenMembers } from './members/port.ts';
import type { OcrAccess } from './ocr/port.ts';
import type { Block } from './page/block.schema.ts';
import type { Transcribe } from './speech/port.ts';

/** One page as it was read: of a PDF, a sheet, a slide. A format without such parts is one page. */
export type PageText = {
  readonly number: number;
  readonly text: string;
  /** What the text is made of, in order. */
  readonly blocks: readonly Block[];
  /** The page's own name: of a sheet, of the member of an archive. */
  readonly label?: string;
  /** Where the text comes from; `none` says that the page has none, which is not the same as an error. */
  readonly source: 'text' | 'ocr' | 'speech' | 'none';
  /** Share of the characters that are trusted, 0 to 1. */
  readonly confidence: number;
};

/** A page of text costs milliseconds to read again; a picture costs seconds, and half a minute of speech as much. */
export function isCostly({ source }: Pick<PageText, 'source'>): boolean {
  return source === 'ocr' || source === 'speech';
}

export function isRecording(mediaType: string): boolean {
  return /^(?:audio|video)\//.test(mediaType);
}

const COSTLY = /^(?:application\/pdf|image\/|audio\/|video\/)/;

/** True of formats in which an interrupted reading can be gone on with: a member of an archive is read anew. */
export function canResume(mediaType: string): boolean {
  return COSTLY.test(mediaType);
}

export type ExtractionWarning =
  | 'pages_without_text'
  | 'pages_unreadable'
  | 'pages_too_large'
  | 'pictures_unread'
  | 'ocr_failed'
  | 'ocr_page_limit'
  | 'ocr_doubtful'
  | 'document_repaired'
  | 'javascript_ignored'
  | 'attachments_ignored'
  | 'xfa_form_ignored'
  | 'invalid_characters_replaced'
  | 'characters_guessed'
  | 'nul_removed'
  | 'encoding_guessed'
  | 'surroundings_left_out'
  | 'csv_malformed'
  | 'xml_malformed'
  | 'json_malformed'
  | 'macros_ignored'
  | 'hidden_content'
  | 'members_unreadable'
  | 'partial_legacy_format'
  | 'speech_english_only'
  | 'speech_language_doubtful';

/** What an extractor found out about the whole document, beside its pages. */
export type ExtractionSummary = {
  readonly mediaType: string;
  /** Which reader the text comes from, such as `pdfium` or `docx`. */
  readonly engine: string;
  readonly warnings: string[];
  readonly metadata: Record<string, string>;
  /** ISO 639-1, when it was heard; null when it was not one that the engine knows. */
  readonly language?: string | null;
};

export type Extraction = ExtractionSummary & {
  /** The texts of the pages, one blank line between two. */
  readonly text: string;
  readonly pages: PageText[];
};

/** Takes the pages as they are read, so that a long document is never held twice. */
export type PageSink = (page: PageText) => Promise<void>;

/** What a reader may need beside the file. */
export type ReaderTools = {
  /** Character recognition, when this installation has it. */
  readonly ocr?: OcrAccess;
  /** Speech recognition, likewise. */
  readonly transcribe?: Transcribe;
  /** What the person gave to open the document; never kept. */
  readonly password?: string;
  /** Numbers of the pages that an earlier, interrupted reading left: what is costly about them is not done again. */
  readonly known: ReadonlySet<number>;
  /** Says that a reading which may last goes on, and of how many pages when that is known: its time begins anew. */
  readonly tellProgress: (pageCount?: number) => Promise<void>;
  /** Reads the documents that are inside this one. */
  readonly openMembers: OpenMembers<PageSink>;
};

export type Extractor = (path: string, sink: PageSink, tools: ReaderTools) => Promise<ExtractionSummary>;

export const MEDIA_TYPES = {
  pdf: 'application/pdf',
  docx: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
  pptx: 'application/vnd.openxmlformats-officedocument.presentationml.presentation',
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  odt: 'application/vnd.oasis.opendocument.text',
  ods: 'application/vnd.oasis.opendocument.spreadsheet',
  odp: 'application/vnd.oasis.opendocument.presentation',
  zip: 'application/zip',
  tar: 'application/x-tar',
  gzip: 'application/gzip',
  eml: 'message/rfc822',
  mbox: 'application/mbox',
  msg: 'application/vnd.ms-outlook',
  epub: 'application/epub+zip',
  rtf: 'application/rtf',
  doc: 'application/msword',
  xls: 'application/vnd.ms-excel',
  ppt: 'application/vnd.ms-powerpoint',
  png: 'image/png',
  jpeg: 'image/jpeg',
  tiff: 'image/tiff',
  webp: 'image/webp',
  bmp: 'image/bmp',
  gif: 'image/gif',
  heic: 'image/heic',
  heif: 'image/heif',
  avif: 'image/avif',
  wav: 'audio/wav',
  flac: 'audio/flac',
  mp3: 'audio/mpeg',
  opus: 'audio/opus',
  ogg: 'audio/ogg',
  aac: 'audio/aac',
  m4a: 'audio/mp4',
  mp4: 'video/mp4',
  mov: 'video/quicktime',
  mkv: 'video/x-matroska',
  webm: 'video/webm',
  avi: 'video/x-msvideo',
  asf: 'video/x-ms-asf',
  html: 'text/html',
  markdown: 'text/markdown',
  json: 'application/json',
  jsonLines: 'application/jsonl',
  notebook: 'application/x-ipynb+json',
  xml: 'application/xml',
  vtt: 'text/vtt',
  srt: 'application/x-subrip',
  latex: 'application/x-tex',
  csv: 'text/csv',
  tsv: 'text/tab-separated-values',
  text: 'text/plain',
} as const;

/** Characters of one document; about 5,000 dense pages, and far below what one string of V8 holds. */
export const MAX_TEXT_CHARACTERS = 20_000_000;

/** Pages of one document. A page of PDF costs a tenth of a kilobyte to declare and milliseconds to read. */
export const MAX_PAGES = 10_000;

/** Pages of one document whose picture is read: about a quarter of an hour on one core. */
export const MAX_OCR_PAGES = 500;

/** Of one file with all that is in it: a picture that does not stand upright is asked about a few times. */
export const MAX_RECOGNITIONS = 5 * MAX_OCR_PAGES;
