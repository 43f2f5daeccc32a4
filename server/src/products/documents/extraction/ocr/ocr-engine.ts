import type { EngineOptions, OcrChoice, OcrEngine } from './port.ts';
import { weightsOf } from './tesseract-core.ts';
import { createNativeEngine, nativeLanguages } from './tesseract-native.ts';
import { createWasmEngine } from './tesseract-wasm.ts';

export type Ocr =
  | { readonly engine: OcrEngine; readonly reason?: undefined }
  | { readonly engine?: undefined /** Why there is none. */; readonly reason: string };

const COMMAND = 'tesseract';

/** Chooses how pictures are read here; nothing is started before the first picture. */
export function openOcr(choice: OcrChoice, options: EngineOptions): Ocr {
  if (choice === 'none') return { reason: 'DOCUMENTS_OCR is none' };
  const lacks = (available: (language: string) => boolean) =>
    options.languages.filter((one) => !available(one));
  if (choice !== 'tesseract.js') {
    const installed = nativeLanguages(COMMAND);
    const missing = lacks((one) => installed?.includes(one) ?? false);
    if (missing.length === 0) return { engine: createNativeEngine(COMMAND, options) };
    const reason = installed
      ? `tesseract has no weights for ${missing.join(', ')}`
      : 'tesseract is not on PATH';
    if (choice === 'tesseract') return { reason };
  }
  const missing = lacks((one) => weightsOf(one) !== undefined);
  if (missing.length === 0) return { engine: createWasmEngine(options) };
  return { reason: `no weights for ${missing.join(', ')} (DOCUMENTS_OCR_LANGUAGES)` };
}
