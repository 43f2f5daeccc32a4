import type { SettingValues } from '#kernel/settings/setting.ts';
import type { documentSettings } from '../../settings.ts';
import type { SpeechOptions } from './speech-engine.ts';

/** Half a minute takes 3 s here on a core of its own; a service may have a queue. */
const STRETCH_TIMEOUT_MS = 120_000;

/** What the operator set for recordings. */
export function speechOptionsOf(settings: SettingValues<typeof documentSettings>): SpeechOptions {
  return {
    choice: settings.DOCUMENTS_SPEECH,
    url: settings.DOCUMENTS_SPEECH_URL,
    key: settings.DOCUMENTS_SPEECH_KEY,
    model: settings.DOCUMENTS_SPEECH_MODEL,
    path: settings.DOCUMENTS_SPEECH_PATH,
    modelFile: settings.DOCUMENTS_SPEECH_MODEL_FILE,
    processes: settings.DOCUMENTS_EXTRACT_PROCESSES,
    timeoutMs: STRETCH_TIMEOUT_MS,
  };
}
