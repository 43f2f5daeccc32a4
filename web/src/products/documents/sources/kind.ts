/** The look of a kind of file: three or four letters and a tone, so that a list can be scanned. */
export type Kind = { readonly letters: string; readonly tone: 'copper' | 'accent' | 'plain' };

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
  [/^audio\//, { letters: 'AUD', tone: 'copper' }],
  [/^video\//, { letters: 'VID', tone: 'copper' }],
  [/^text\//, { letters: 'TXT', tone: 'plain' }],
];

export function kindOf(mediaType: string): Kind {
  return KINDS.find(([pattern]) => pattern.test(mediaType))?.[1] ?? { letters: '···', tone: 'plain' };
}

/** How the original can be shown: by the browser's PDF viewer, as an image, as plain text, or not at all. */
export type Preview = 'pdf' | 'image' | 'text' | 'none';

const IMAGES: readonly string[] = ['image/png', 'image/jpeg', 'image/gif', 'image/webp', 'image/avif'];

/** Pages and vector images are shown as their source text: their scripts must never run in our origin. */
export function previewOf(mediaType: string): Preview {
  const [type = ''] = mediaType.split(';');
  if (type === 'application/pdf') return 'pdf';
  if (IMAGES.includes(type)) return 'image';
  return /^text\/|json$|xml$|svg/.test(type) && !type.includes('officedocument') ? 'text' : 'none';
}
