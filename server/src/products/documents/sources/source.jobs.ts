import type { Job } from '#kernel/jobs/port.ts';
import {
  type ExtractionParts,
  readText,
  storeExtraction,
  verdictOf,
  verdictOfJob,
} from './extraction.service.ts';
import { DELETE_FILE, EXTRACT } from './source.job-kinds.ts';
import * as sources from './source.repository.ts';

/** The background steps of a source. Both may run again: the text replaces itself, a file is removed once. */
export function sourceJobs(parts: ExtractionParts): Job[] {
  return [extractJob(parts), deleteFileJob(parts)] as Job[];
}

function extractJob(parts: ExtractionParts): Job<{ source_id: string }> {
  return {
    ...EXTRACT,
    async run({ source_id }, run) {
      const row = await run.read((tx) => sources.selectSource(tx, source_id));
      // Deleted, or read by a request meanwhile: nothing is left to do.
      if (!row || row.state === 'extracted') return;
      await run.write((tx) => sources.markExtracting(tx, source_id));
      try {
        await parts.holdingText(async () => {
          const extraction = await readText(parts, run, row, run.signal);
          await run.finish((tx) => storeExtraction(parts, tx, run.caller, { id: source_id, extraction }));
        });
      } catch (error) {
        const isLastAttempt = run.attempt >= EXTRACT.attemptsMax;
        const code = verdictOf(error, { isLastAttempt, signal: run.signal });
        if (code === undefined) throw error;
        // The job did its work: it found out why the document cannot be read.
        await run.finish((tx) => sources.markFailed(tx, source_id, code));
      }
    },
    giveUp: ({ source_id }, run, code) =>
      run.write((tx) => sources.markFailed(tx, source_id, verdictOfJob(code))),
  };
}

function deleteFileJob({ files }: ExtractionParts): Job<{ sha256: string }> {
  return {
    ...DELETE_FILE,
    run: ({ sha256 }, run) =>
      run.write(async (tx) => {
        await sources.lockContent(tx, sha256);
        const returned = await sources.selectByContent(tx, sha256);
        if (!returned) await files.delete(run.tenantId, sha256);
      }),
  };
}
