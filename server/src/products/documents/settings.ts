import { choice, integer, list } from '#kernel/settings/setting.ts';
import { OCR_CHOICES } from './extraction/ocr/port.ts';

/** DOCUMENTS_*: each value has its unit in its name, a default that is safe, and a reason. */
export const documentSettings = {
  DOCUMENTS_UPLOAD_MAX_BYTES: integer('Largest file accepted, uploaded or downloaded.', {
    fallback: 52_428_800,
    min: 1024,
    max: 5_368_709_120,
  }),
  DOCUMENTS_EXTRACT_PROCESSES: integer('Parser processes; each may use a core.', {
    fallback: 2,
    min: 1,
    max: 64,
  }),
  DOCUMENTS_EXTRACT_MEMORY_BYTES: integer('A parser process above this is killed.', {
    fallback: 536_870_912,
    min: 134_217_728,
    max: 8_589_934_592,
  }),
  DOCUMENTS_EXTRACT_TIMEOUT_SECONDS: integer('An extraction past this is killed and marked failed.', {
    fallback: 60,
    min: 1,
    max: 3600,
  }),
  DOCUMENTS_OCR: choice(
    'What reads pictures: `tesseract` as installed, `tesseract.js` as shipped, or the first of them.',
    OCR_CHOICES,
    'auto',
  ),
  DOCUMENTS_OCR_LANGUAGES: list(
    'Languages in pictures, as Tesseract names them; `fra` and `eng` are shipped.',
    ['fra', 'eng'],
  ),
};
