import { basename } from 'node:path';
import { readSettings } from '#kernel/settings/setting.ts';
import { documentErrors } from './errors.ts';
import type { Extraction } from './extraction/extraction.ts';
import { createExtractorPool } from './extraction/extractor.pool.ts';
import { markdownOf } from './extraction/page/markdown.ts';
import { readerOptionsOf } from './extraction/reader-options.ts';
import { writeSrt, writeVtt } from './recordings/captions.ts';
import { segmentsOf } from './recordings/segments.ts';
import { documentSettings } from './settings.ts';

export type FileRead = Extraction & {
  markdown(): string;
  /** What is said, as captions. @throws AppError `not_a_recording` (422) */
  captions(form: 'srt' | 'vtt'): string;
};
export type FileReader = {
  /** Several at once wait in line for a free process. @throws AppError one of `documentErrors` */
  read(path: string): Promise<FileRead>;
  close(): Promise<void>;
};

/** Reads files from the disk with neither server nor database, under the limits that the settings say. */
export function openFileReader(
  environment: Readonly<Record<string, string | undefined>>,
  { processesMax }: { processesMax: number },
): FileReader {
  const settings = readSettings(documentSettings, environment);
  const pool = createExtractorPool({
    ...readerOptionsOf(settings),
    processes: Math.min(processesMax, settings.DOCUMENTS_EXTRACT_PROCESSES),
  });
  return {
    async read(path) {
      const mediaType = await pool.detect({ path, name: basename(path) });
      const extraction = await pool.extract({ path, mediaType });
      return {
        ...extraction,
        markdown: () => markdownOf(extraction.pages, extraction.mediaType),
        captions: (form) => captionsOf(extraction, form),
      };
    },
    close: () => pool.close(),
  };
}

function captionsOf({ pages, mediaType }: Extraction, form: 'srt' | 'vtt'): string {
  const segments = segmentsOf(pages);
  if (segments.length === 0) throw documentErrors.not_a_recording({ type: mediaType });
  return form === 'srt' ? writeSrt(segments) : writeVtt(segments);
}
