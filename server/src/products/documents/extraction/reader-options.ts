import type { SettingValues } from '#kernel/settings/setting.ts';
import type { documentSettings } from '../settings.ts';
import type { PoolOptions } from './extractor.pool.ts';
import { openOcr } from './ocr/ocr-engine.ts';
import { ocrOptionsOf } from './ocr/ocr-options.ts';
import { openSpeech } from './speech/speech-engine.ts';
import { speechOptionsOf } from './speech/speech-options.ts';

type Settings = SettingValues<typeof documentSettings>;
type Place = {
  /** Absent, the system's own place for what is passing. */
  readonly scratchFolder?: string;
  /** Who is told of calls to a service that listens. */
  readonly watch?: Parameters<typeof openSpeech>[1];
};

/** What one document may cost. */
export function limitsOf(settings: Settings) {
  return {
    memoryLimitBytes: settings.DOCUMENTS_EXTRACT_MEMORY_BYTES,
    timeoutMs: settings.DOCUMENTS_EXTRACT_TIMEOUT_SECONDS * 1000,
  };
}

/** How documents are read here, by a server or without one: their limits, and what reads pictures and recordings. */
export function readerOptionsOf(settings: Settings, { scratchFolder, watch }: Place = {}): PoolOptions {
  const scratch = scratchFolder === undefined ? {} : { scratchFolder };
  return {
    ...limitsOf(settings),
    ...scratch,
    processes: settings.DOCUMENTS_EXTRACT_PROCESSES,
    ocr: openOcr(settings.DOCUMENTS_OCR, { ...ocrOptionsOf(settings), ...scratch }).engine,
    speech: openSpeech({ ...speechOptionsOf(settings), ...scratch }, watch),
  };
}
