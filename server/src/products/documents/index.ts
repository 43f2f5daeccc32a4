import { mkdirSync } from 'node:fs';
import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Finding } from '#kernel/finding.ts';
import { defineProduct } from '#kernel/product.ts';
import type { SettingValues } from '#kernel/settings/setting.ts';
import { assistRoutes } from './assist/assist.routes.ts';
import { batchErrors } from './batches/batch.errors.ts';
import { batchJobs } from './batches/batch.jobs.ts';
import { batchRoutes } from './batches/batch.routes.ts';
import { eraseDocuments, loadDemoDocuments } from './demo/demo.service.ts';
import { documentErrors } from './errors.ts';
import { documentEvents } from './events.ts';
import { createExtractorPool } from './extraction/extractor.pool.ts';
import { examineHeif } from './extraction/image/examine-heif.ts';
import { examineOcr } from './extraction/ocr/examine-ocr.ts';
import { ocrOptionsOf } from './extraction/ocr/ocr-options.ts';
import { examineReader } from './extraction/process/examine-reader.ts';
import { takeTurns } from './extraction/process/take-turns.ts';
import { limitsOf, readerOptionsOf } from './extraction/reader-options.ts';
import { examineSpeech } from './extraction/speech/examine-speech.ts';
import { speechOptionsOf } from './extraction/speech/speech-options.ts';
import { documentFlags } from './flags.ts';
import { documentPermissions } from './permissions.ts';
import { projectErrors } from './projects/project.errors.ts';
import { projectRoutes } from './projects/project.routes.ts';
import { recordingRoutes } from './recordings/recording.routes.ts';
import { documentSettings } from './settings.ts';
import { sourceJobs } from './sources/source.jobs.ts';
import { sourceRoutes } from './sources/source.routes.ts';

export { type FileRead, type FileReader, openFileReader } from './file-reader.ts';

type Settings = SettingValues<typeof documentSettings>;

/** Turns any file, link or recording into usable text. */
export const documents = defineProduct({
  name: 'documents',
  settings: documentSettings,
  permissions: documentPermissions,
  errors: { ...documentErrors, ...projectErrors, ...batchErrors },
  events: documentEvents,
  flags: documentFlags,
  migrations: fileURLToPath(new URL('./migrations', import.meta.url)),
  globalTables: [],
  examine: async (settings) => [await examineReader(limitsOf(settings)), ...examineFormats(settings)],
  open: (kernel, settings) => {
    const scratchFolder = resolve(kernel.settings.SOCLE_FOLDER, 'scratch');
    mkdirSync(scratchFolder, { recursive: true, mode: 0o700 });
    const pool = createExtractorPool(readerOptionsOf(settings, { scratchFolder, watch: kernel }));
    // One more than are read: while it is being stored, no reader waits for the database.
    const holdingText = takeTurns(settings.DOCUMENTS_EXTRACT_PROCESSES + 1);
    const parts = { ...kernel, pool, holdingText, uploadMaxBytes: settings.DOCUMENTS_UPLOAD_MAX_BYTES };
    return {
      lacking: examineFormats(settings).flatMap(({ state, cause }) => (state === 'good' ? [] : cause)),
      routes: (api) => {
        projectRoutes(api, kernel.audit);
        sourceRoutes(api, parts);
        batchRoutes(api, parts);
        assistRoutes(api, parts);
        recordingRoutes(api, parts);
      },
      jobs: [...sourceJobs(parts), ...batchJobs(parts)],
      schedules: [],
      subscriptions: [],
      loadDemo: (tenant) => loadDemoDocuments(parts, tenant),
      eraseDemo: (tenant, actor) => eraseDocuments(parts, tenant, actor),
      close: () => pool.close(),
    };
  },
});

/** What the machine brings to read pictures and recordings with. Starts nothing. */
function examineFormats(settings: Settings): Finding[] {
  return [
    examineOcr(settings.DOCUMENTS_OCR, ocrOptionsOf(settings)),
    examineHeif(),
    ...examineSpeech(speechOptionsOf(settings)),
  ];
}
