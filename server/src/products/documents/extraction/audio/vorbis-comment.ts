import { addTag } from './sound.ts';

const NAMES: Readonly<Record<string, string>> = {
  title: 'title',
  artist: 'author',
  album: 'album',
  date: 'date',
};

/** Reads what a FLAC or Ogg recording says of itself. Source: xiph.org, "Ogg Vorbis I comment field". */
export function readVorbisComment(bytes: Buffer, tags: Map<string, string>): void {
  let at = 0;
  const text = (): string | undefined => {
    if (at + 4 > bytes.length) return undefined;
    const end = at + 4 + bytes.readUInt32LE(at);
    if (end > bytes.length) return undefined;
    const found = bytes.toString('utf8', at + 4, end);
    at = end;
    return found;
  };
  if (text() === undefined) return;
  at += 4;
  for (let field = text(); field !== undefined; field = text()) {
    const equals = field.indexOf('=');
    const name = NAMES[field.slice(0, equals).toLowerCase()];
    if (name && equals > 0) addTag(tags, name, field.slice(equals + 1));
  }
}
