import { type Finding, good } from '#kernel/finding.ts';
import { openOcr } from './ocr-engine.ts';
import type { EngineOptions, OcrChoice } from './port.ts';

const CODE = 'document_ocr';

/** Says what reads pictures here, or why nothing does. Starts nothing. */
export function examineOcr(choice: OcrChoice, options: EngineOptions): Finding {
  const { engine, reason } = openOcr(choice, options);
  if (engine) return good(CODE, `pictures are read by ${engine.name} (${options.languages.join(', ')})`);
  const cause = `pictures are not read: ${reason}`;
  if (choice === 'none') return { code: CODE, state: 'information', cause };
  const remedy = 'Install tesseract with these languages, or set DOCUMENTS_OCR and DOCUMENTS_OCR_LANGUAGES.';
  return { code: CODE, state: 'warning', cause, remedy };
}
