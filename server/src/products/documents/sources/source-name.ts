import { documentErrors } from '../errors.ts';

/** Bytes of UTF-8: what file systems and the database take. */
const NAME_MAX_BYTES = 255;
/** Characters that reorder or hide others, so that `gpj.exe` could show as `exe.jpg`. Source: Unicode TR 36. */
const DECEPTIVE = /[\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]/g;
const CONTROL = /\p{Cc}/gu;

/**
 * The name under which a file is shown: no folders, no characters that deceive, at most 255 bytes. It is a label
 * and nothing else: files are stored under the hash of their content.
 *
 * @throws AppError `invalid_filename` (400): it holds a NUL
 */
export function displayName(given: string | undefined): string {
  if (given?.includes('\0')) throw documentErrors.invalid_filename();
  const base = (given ?? '').normalize('NFC').split(/[/\\]/).at(-1) ?? '';
  const clean = base.replace(DECEPTIVE, '').replace(CONTROL, '').trim();
  const isOnlyDots = /^\.*$/.test(clean);
  return isOnlyDots ? 'document' : shortened(clean);
}

/** Cuts in the middle of the stem, so that the extension stays. */
function shortened(name: string): string {
  if (Buffer.byteLength(name) <= NAME_MAX_BYTES) return name;
  const dot = name.lastIndexOf('.');
  const extension = dot > 0 && name.length - dot <= 12 ? name.slice(dot) : '';
  let stem = [...name.slice(0, name.length - extension.length)];
  while (Buffer.byteLength(stem.join('') + extension) > NAME_MAX_BYTES) {
    stem = stem.slice(0, Math.floor(stem.length * 0.95));
  }
  return stem.join('') + extension;
}
