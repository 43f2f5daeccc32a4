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

/** The beginnings of media types, the most precise first. */
const FAMILY_OF_TYPE: readonly (readonly [string, Family])[] = [
  [`${OOXML}wordprocessingml`, 'docx'],
  [`${OOXML}spreadsheetml`, 'xlsx'],
  [`${OOXML}presentationml`, 'pptx'],
  ['application/vnd.oasis.opendocument', 'odf'],
  ['application/epub', 'odf'],
  ['application/vnd.ms-', 'legacy-office'],
  ['application/x-cfb', 'legacy-office'],
  ['application/msword', 'legacy-office'],
  ['application/rtf', 'legacy-office'],
  ['text/rtf', 'legacy-office'],
  ['application/pdf', 'pdf'],
  ['application/zip', 'archive'],
  ['application/gzip', 'archive'],
  ['application/x-7z', 'archive'],
  ['application/x-tar', 'archive'],
  ['application/vnd.rar', 'archive'],
  ['application/vnd.microsoft.portable-executable', 'program'],
  ['application/x-elf', 'program'],
  ['application/x-mach-binary', 'program'],
  ['application/java-vm', 'program'],
  ['application/wasm', 'program'],
  ['application/vnd.android.dex', 'program'],
  ['application/mbox', 'text'],
  ['message/', 'text'],
  ['image/svg', 'text'],
  ['image/', 'image'],
  ['audio/', 'audio-video'],
  ['video/', 'audio-video'],
  ['application/ogg', 'audio-video'],
  ['text/', 'text'],
  ['application/json', 'text'],
  ['application/x-ipynb', 'text'],
  ['application/x-subrip', 'text'],
  ['application/x-tex', 'text'],
  ['application/xml', 'text'],
  ['application/xhtml', 'text'],
];

export type Hint = {
  readonly name?: string | undefined;
  /** The media type that came with the file; a hint like the name. */
  readonly declaredType?: string | undefined;
};

export type Declared = { readonly family: Family; readonly label: string };

export function extensionOf(name: string | undefined): string {
  return /\.([A-Za-z0-9]{1,8})$/.exec(name?.trim() ?? '')?.[1]?.toLowerCase() ?? '';
}

export function isKnownExtension(extension: string): boolean {
  return FAMILY_OF_EXTENSION.has(extension);
}

/** What the sender says the file is: the extension when it is known, or else the media type, or else nothing. */
export function declaredFamily(hint: Hint): Declared | undefined {
  const extension = extensionOf(hint.name);
  const family = FAMILY_OF_EXTENSION.get(extension);
  if (family) return { family, label: `.${extension}` };
  const type = hint.declaredType?.split(';')[0]?.trim().toLowerCase() ?? '';
  const familyOfType = familyOf(type);
  return familyOfType ? { family: familyOfType, label: type } : undefined;
}

export function familyOf(mediaType: string): Family | undefined {
  return FAMILY_OF_TYPE.find(([start]) => mediaType.startsWith(start))?.[1];
}

const SUPPORTED = new Set<string>(Object.values(MEDIA_TYPES));

export function isSupported(mediaType: string): boolean {
  return SUPPORTED.has(mediaType);
}
