import { type Finding, good } from '#kernel/finding.ts';
import { mayOpenHeif } from './heif.ts';

const CODE = 'document_heif';

/** Says whether the pictures of telephones can be opened here. Starts nothing. */
export function examineHeif(): Finding {
  if (mayOpenHeif()) return good(CODE, 'pictures as HEIC and AVIF are opened by libheif');
  return {
    code: CODE,
    state: 'information',
    cause: 'heif-convert is not on PATH: pictures as HEIC (telephones) and AVIF are refused',
    remedy: 'Install it to open them (Debian: libheif-examples).',
  };
}
