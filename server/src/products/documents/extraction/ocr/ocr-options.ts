import type { SettingValues } from '#kernel/settings/setting.ts';
import type { documentSettings } from '../../settings.ts';
import type { EngineOptions } from './port.ts';

/** A dense page takes two to three seconds on a core of its own. */
const PICTURE_TIMEOUT_MS = 60_000;

/** What the operator set for pictures. */
export function ocrOptionsOf(settings: SettingValues<typeof documentSettings>): EngineOptions {
  return {
    languages: settings.DOCUMENTS_OCR_LANGUAGES,
    processes: settings.DOCUMENTS_EXTRACT_PROCESSES,
    timeoutMs: PICTURE_TIMEOUT_MS,
  };
}
