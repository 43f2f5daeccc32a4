import { choice, integer, list, secret, text } from '#kernel/settings/setting.ts';
import { OCR_CHOICES } from './extraction/ocr/port.ts';
import { SPEECH_CHOICES } from './extraction/speech/port.ts';

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
  DOCUMENTS_EXTRACT_TIMEOUT_SECONDS: integer(
    'An extraction past this is killed and marked failed; a recording has it for each minute of sound.',
    {
      fallback: 60,
      min: 1,
      max: 3600,
    },
  ),
  DOCUMENTS_OCR: choice(
    'What reads pictures: `tesseract` as installed, `tesseract.js` as shipped, or the first of them.',
    OCR_CHOICES,
    'auto',
  ),
  DOCUMENTS_OCR_LANGUAGES: list(
    'Languages in pictures, as Tesseract names them; `fra` and `eng` are shipped.',
    ['fra', 'eng'],
  ),
  DOCUMENTS_SPEECH: choice(
    'What writes down recordings: a service that speaks the API of `openai`, `whisper` as installed, `moonshine` as shipped (English), or `auto`: the first of them that is configured.',
    SPEECH_CHOICES,
    'auto',
  ),
  DOCUMENTS_SPEECH_URL: text('Where the speech service is, without its path; recordings are sent there.'),
  DOCUMENTS_SPEECH_KEY: secret('What the speech service asks for.'),
  DOCUMENTS_SPEECH_MODEL: text('The model of the speech service.', 'whisper-1'),
  DOCUMENTS_SPEECH_PATH: text(
    'Its path; `/inference` for the server of whisper.cpp.',
    '/v1/audio/transcriptions',
  ),
  DOCUMENTS_SPEECH_MODEL_FILE: text('A model file (ggml) for whisper-cli, of whisper.cpp, on PATH.'),
};
