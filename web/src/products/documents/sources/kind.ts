/** The look of a kind of file: two to four letters and a tone, so that a list can be scanned. */
export type Kind = {
  readonly letters: string;
  readonly tone: 'copper' | 'accent' | 'plain';
  /** What plays has a picture over its letters. */
  readonly plays?: 'sound' | 'film';
};

const KINDS: readonly (readonly [RegExp, Kind])[] = [
  [/^application\/pdf/, { letters: 'PDF', tone: 'copper' }],
  [/wordprocessingml|msword|opendocument\.text/, { letters: 'DOC', tone: 'accent' }],
  [/spreadsheetml|ms-excel|opendocument\.spreadsheet/, { letters: 'XLS', tone: 'accent' }],
  [/presentationml|ms-powerpoint|opendocument\.presentation/, { letters: 'PPT', tone: 'copper' }],
  [/^text\/html|xhtml/, { letters: 'HTML', tone: 'accent' }],
  [/^text\/(?:x-)?markdown/, { letters: 'MD', tone: 'plain' }],
  [/^text\/csv|tab-separated/, { letters: 'CSV', tone: 'accent' }],
  [/^application\/(?:zip|gzip|x-tar)/, { letters: 'ZIP', tone: 'plain' }],
  [/^message\/|mbox|ms-outlook/, { letters: 'MAIL', tone: 'copper' }],
  [/epub/, { letters: 'EPUB', tone: 'accent' }],
  [/rtf/, { letters: 'RTF', tone: 'accent' }],
  [/xml$/, { letters: 'XML', tone: 'plain' }],
  [/vtt|subrip/, { letters: 'SUB', tone: 'plain' }],
  [/x-tex/, { letters: 'TEX', tone: 'plain' }],
  [/json/, { letters: 'JSON', tone: 'plain' }],
  [/^image\//, { letters: 'IMG', tone: 'copper' }],
  [/^audio\/wav/, { letters: 'WAV', tone: 'accent', plays: 'sound' }],
  [/^audio\/flac/, { letters: 'FLAC', tone: 'accent', plays: 'sound' }],
  [/^audio\/mpeg/, { letters: 'MP3', tone: 'accent', plays: 'sound' }],
  [/^audio\/(?:ogg|opus)/, { letters: 'OGG', tone: 'accent', plays: 'sound' }],
  [/^audio\/mp4/, { letters: 'M4A', tone: 'accent', plays: 'sound' }],
  [/^audio\//, { letters: 'AUD', tone: 'accent', plays: 'sound' }],
  [/^video\/mp4/, { letters: 'MP4', tone: 'copper', plays: 'film' }],
  [/^video\/quicktime/, { letters: 'MOV', tone: 'copper', plays: 'film' }],
  [/^video\/x-matroska/, { letters: 'MKV', tone: 'copper', plays: 'film' }],
  [/^video\//, { letters: 'VID', tone: 'copper', plays: 'film' }],
  [/^text\//, { letters: 'TXT', tone: 'plain' }],
];

export function kindOf(mediaType: string): Kind {
  return KINDS.find(([pattern]) => pattern.test(mediaType))?.[1] ?? { letters: '···', tone: 'plain' };
}

/** How the original can be shown: page by page, as an image, as plain text, or not at all. */
export type Preview = 'pdf' | 'image' | 'text' | 'none';

const IMAGES: readonly string[] = ['image/png', 'image/jpeg', 'image/gif', 'image/webp', 'image/avif'];

/** Pages and vector images are shown as their source text: their scripts must never run in our origin. */
export function previewOf(mediaType: string): Preview {
  const [type = ''] = mediaType.split(';');
  if (type === 'application/pdf') return 'pdf';
  if (IMAGES.includes(type)) return 'image';
  return /^text\/|json$|xml$|svg/.test(type) && !type.includes('officedocument') ? 'text' : 'none';
}

export function isRecording(mediaType: string): boolean {
  return /^(?:audio|video)\//.test(mediaType);
}

/** What browsers play, and the name under which they are given it: a film of QuickTime is one of MP4 to them. */
const PLAYED: Readonly<Record<string, string>> = {
  'audio/wav': 'audio/wav',
  'audio/flac': 'audio/flac',
  'audio/mpeg': 'audio/mpeg',
  'audio/ogg': 'audio/ogg',
  'audio/opus': 'audio/ogg',
  'audio/aac': 'audio/aac',
  'audio/mp4': 'audio/mp4',
  'video/mp4': 'video/mp4',
  'video/quicktime': 'video/mp4',
  'video/webm': 'video/webm',
  'video/x-matroska': 'video/webm',
};

/** Undefined for what no browser plays; one that does not play all of these says so when it is given them. */
export function playedType(mediaType: string): string | undefined {
  return PLAYED[mediaType];
}
