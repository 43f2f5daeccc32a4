import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createExtractorPool } from '../../server/src/products/documents/extraction/extractor.pool.ts';
import { writePdf } from '../../server/src/products/documents/extraction/testing/pdf-writer.ts';
import { type Figure, measured } from '../support/figures.ts';
import { pageLines } from './page-lines.ts';

/** How soon a long document begins to be read, and how much memory the process that reads it takes. */
export async function benchLongPdf(): Promise<Figure[]> {
  const folder = await mkdtemp(join(tmpdir(), 'socle-bench-'));
  try {
    const [hundred, thousand] = [await writeLong(folder, 100), await writeLong(folder, 1000)];
    const { firstPageMs } = await readLong(folder, hundred);
    const short = await readLong(folder, hundred);
    const long = await readLong(folder, thousand);
    return [
      measured({
        measure: 'PDF of 100 pages: the first is there, the process not yet started',
        unit: 'ms',
        ours: firstPageMs,
        better: 'lower',
        goal: { of: 'ours', is: '<', value: 1500 },
      }),
      ...(short.peakMiB === undefined || long.peakMiB === undefined
        ? []
        : [
            measured({
              measure: `PDF of 1000 pages: memory of the process (${short.peakMiB.toFixed(0)} for 100 pages)`,
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
  const peakMiB = await peakOfReader();
  await pool.close();
  return { firstPageMs, peakMiB };
}

/** The largest resident memory of the process that read, of those that this one started; Linux tells it. */
async function peakOfReader(): Promise<number | undefined> {
  const ids = (await readdir('/proc').catch(() => [])).filter((name) => /^\d+$/.test(name));
  for (const id of ids) {
    const status = await readFile(`/proc/${id}/status`, 'utf8').catch(() => '');
    const command = await readFile(`/proc/${id}/cmdline`, 'utf8').catch(() => '');
    const isOurs = status.includes(`PPid:\t${process.pid}\n`) && command.includes('extractor.process');
    const [, kibibytes] = /VmHWM:\s+(\d+) kB/.exec(status) ?? [];
    if (isOurs && kibibytes) return Number(kibibytes) / 1024;
  }
  return undefined;
}
