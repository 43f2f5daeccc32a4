import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createExtractorPool } from '../../server/src/products/documents/extraction/extractor.pool.ts';
import { writePdf } from '../../server/src/products/documents/extraction/testing/pdf-writer.ts';
import { type Figure, measured, tellPart } from '../support/figures.ts';
import { peakMemoryOf } from '../support/peak-memory.ts';
import { pageLines } from './page-lines.ts';

/** How soon a long document begins to be read, and how much memory the process that reads it takes. */
export async function benchLongPdf(isSmoke: boolean): Promise<Figure[]> {
  const [few, many] = isSmoke ? [10, 50] : [100, 1000];
  tellPart(`PDF of ${few} and of ${many} pages`);
  const folder = await mkdtemp(join(tmpdir(), 'socle-bench-'));
  try {
    const [shorter, longer] = [await writeLong(folder, few), await writeLong(folder, many)];
    const { firstPageMs } = await readLong(folder, shorter);
    const short = await readLong(folder, shorter);
    const long = await readLong(folder, longer);
    return [
      measured({
        measure: `PDF of ${few} pages: the first is there, the process not yet started`,
        unit: 'ms',
        ours: firstPageMs,
        better: 'lower',
        goal: { of: 'ours', is: '<', value: 1500 },
      }),
      ...(short.peakMiB === undefined || long.peakMiB === undefined
        ? []
        : [
            measured({
              measure: `PDF of ${many} pages: memory of the process (${short.peakMiB.toFixed(0)} for ${few} pages)`,
              unit: 'MiB',
              ours: long.peakMiB,
              better: 'lower',
              digits: 0,
              goal: { of: 'ours', is: '≤', value: 512 },
            }),
          ]),
    ];
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function writeLong(folder: string, count: number): Promise<string> {
  const path = join(folder, `${count}.pdf`);
  await writeFile(path, writePdf({ pages: Array.from({ length: count }, (_, page) => pageLines(1, page)) }));
  return path;
}

async function readLong(
  scratchFolder: string,
  path: string,
): Promise<{ firstPageMs: number; peakMiB: number | undefined }> {
  const pool = createExtractorPool({ processes: 1, scratchFolder });
  const startedAt = performance.now();
  let firstPageMs = Number.NaN;
  const onPage = () => {
    if (Number.isNaN(firstPageMs)) firstPageMs = performance.now() - startedAt;
  };
  await pool.extract({ path, mediaType: 'application/pdf' }, { onPage });
  const peakMiB = await peakMemoryOf('extractor.process');
  await pool.close();
  return { firstPageMs, peakMiB };
}
