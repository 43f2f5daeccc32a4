import { MEDIA_TYPES } from '../extraction.ts';

/**
 * Formats that may be given each other's name without anybody being misled. A name of one family on content of
 * another is refused.
 */
export type Family =
  | 'text'
  | 'pdf'
  | 'docx'
  | 'xlsx'
  | 'pptx'
  | 'odf'
  | 'archive'
  | 'image'
  | 'audio-video'
  | 'legacy-office'
  | 'program';

const EXTENSIONS: Readonly<Record<Family, string>> = {
  text: 'txt text log md markdown csv tsv tab htm html xhtml json jsonl ndjson ipynb xml svg yaml yml ini conf toml rst tex latex srt vtt eml mbox mht mhtml',
  pdf: 'pdf',
  docx: 'docx docm dotx dotm',
  xlsx: 'xlsx xlsm xltx xltm',
  pptx: 'pptx pptm ppsx ppsm potx potm',
  odf: 'odt ods odp odg ott ots otp fodt fods fodp fodg epub',
  archive: 'zip gz tgz tar bz2 xz 7z rar jar',
  image: 'png jpg jpeg gif bmp tif tiff webp heic heif avif ico',
  'audio-video': 'mp3 wav flac ogg oga opus m4a m4b aac mp4 m4v mov mkv mka webm avi wma wmv asf 3gp ogv',
  'legacy-office': 'doc dot xls xlt ppt pps pot msg rtf',
  program: 'exe dll so dylib class wasm msi apk deb rpm',
};

const FAMILY_OF_EXTENSION = new Map(
  Object.entries(EXTENSIONS).flatMap(([family, list]) =>
    list.split(' ').map((name) => [name, family as Family]),
  ),
);

const OOXML = 'application/vnd.openxmlformats-officedocument.';

/** The beginnings of media types and what they are true of, the most precise first. */
const FAMILIES_OF_TYPE: readonly (readonly [string, readonly Family[]])[] = [
  [`${OOXML}wordprocessingml`, ['docx']],
  [`${OOXML}spreadsheetml`, ['xlsx']],
  [`${OOXML}presentationml`, ['pptx']],
  ['application/vnd.ms-excel.', ['xlsx']],
  ['application/vnd.ms-powerpoint.', ['pptx']],
  ['application/vnd.ms-word.', ['docx']],
  // Senders do not tell the old formats from the new; Windows calls a table of text so as well.
  ['application/vnd.ms-excel', ['legacy-office', 'xlsx', 'text']],
  ['application/vnd.ms-powerpoint', ['legacy-office', 'pptx']],
  ['application/msword', ['legacy-office', 'docx']],
  ['application/vnd.ms-outlook', ['legacy-office']],
  ['application/vnd.ms-office', ['legacy-office']],
  ['application/x-cfb', ['legacy-office']],
  ['application/x-ole-storage', ['legacy-office']],
  ['application/rtf', ['legacy-office']],
  ['application/x-rtf', ['legacy-office']],
  ['text/rtf', ['legacy-office']],
  ['text/richtext', ['legacy-office', 'text']],
  ['application/vnd.oasis.opendocument', ['odf']],
  ['application/epub', ['odf']],
  ['application/pdf', ['pdf']],
  ['application/x-pdf', ['pdf']],
  ['text/pdf', ['pdf']],
  // True of every document that is a package of parts.
  ['application/zip', ['archive', 'docx', 'xlsx', 'pptx', 'odf']],
  ['application/x-zip', ['archive', 'docx', 'xlsx', 'pptx', 'odf']],
  ['application/gzip', ['archive']],
  ['application/x-gzip', ['archive']],
  ['application/x-7z', ['archive']],
  ['application/x-tar', ['archive']],
  ['application/x-bzip', ['archive']],
  ['application/x-xz', ['archive']],
  ['application/x-rar', ['archive']],
  ['application/vnd.rar', ['archive']],
  ['application/vnd.microsoft.portable-executable', ['program']],
  ['application/x-elf', ['program']],
  ['application/x-mach-binary', ['program']],
  ['application/java-vm', ['program']],
  ['application/wasm', ['program']],
  ['application/vnd.android.dex', ['program']],
  ['application/mbox', ['text']],
  ['message/', ['text']],
  ['image/svg', ['text']],
  ['image/', ['image']],
  // Systems call TypeScript and the modules of Go so, by their extensions.
  ['video/mp2t', []],
  ['video/vnd.dlna.mpeg-tts', []],
  ['audio/x-mod', []],
  ['audio/mpegurl', ['text']],
  ['audio/x-mpegurl', ['text']],
  ['application/vnd.apple.mpegurl', ['text']],
  ['application/x-mpegurl', ['text']],
  ['audio/', ['audio-video']],
  ['video/', ['audio-video']],
  ['application/ogg', ['audio-video']],
  ['text/', ['text']],
  ['application/json', ['text']],
  ['application/x-ndjson', ['text']],
  ['application/x-ipynb', ['text']],
  ['application/x-subrip', ['text']],
  ['application/x-tex', ['text']],
  ['application/xml', ['text']],
  ['application/xhtml', ['text']],
];

export type Hint = {
  readonly name?: string | undefined;
  /** The media type that came with the file; a hint like the name. */
  readonly declaredType?: string | undefined;
};

/** What a name or a media type says that a file may be. */
export type Declared = { readonly families: readonly Family[]; readonly label: string };

export function extensionOf(name: string | undefined): string {
  return /\.([A-Za-z0-9]{1,8})$/.exec(name?.trim() ?? '')?.[1]?.toLowerCase() ?? '';
}

export function isKnownExtension(extension: string): boolean {
  return FAMILY_OF_EXTENSION.has(extension);
}

/** All that the sender says the file is: by its extension and by its media type, each when it is known. */
export function declarations({ name, declaredType }: Hint): Declared[] {
  const extension = extensionOf(name);
  const family = FAMILY_OF_EXTENSION.get(extension);
  const type = declaredType?.split(';')[0]?.trim().toLowerCase() ?? '';
  const families = familiesOf(type);
  return [
    ...(family ? [{ families: [family], label: `.${extension}` }] : []),
    ...(families.length > 0 ? [{ families, label: type }] : []),
  ];
}

/** The family of a detected type. */
export function familyOf(mediaType: string): Family | undefined {
  return familiesOf(mediaType)[0];
}

function familiesOf(mediaType: string): readonly Family[] {
  return FAMILIES_OF_TYPE.find(([start]) => mediaType.startsWith(start))?.[1] ?? [];
}

const SUPPORTED = new Set<string>(Object.values(MEDIA_TYPES));

export function isSupported(mediaType: string): boolean {
  return SUPPORTED.has(mediaType);
}
