import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Extraction } from '../extraction.ts';
import { createExtractorPool, type ExtractorPool, type PoolOptions } from '../extractor.pool.ts';

export type Desk = {
  /** Where its documents are lent to readers. */
  readonly folder: string;
  readonly pool: ExtractorPool;
  /** Puts bytes in a file and gives its path. */
  put(bytes: Buffer | string): Promise<string>;
  /** Detects and reads a file, as an upload does. */
  read(bytes: Buffer | string, name?: string): Promise<Extraction>;
  /** The code of the refusal, or `read` when there is none. */
  codeFor(bytes: Buffer | string, name?: string): Promise<string>;
  close(): Promise<void>;
};

/** A real pool of processes and a folder to put documents in. */
export async function openDesk(options: Partial<PoolOptions> = {}): Promise<Desk> {
  const folder = await mkdtemp(join(tmpdir(), 'socle-desk-'));
  const pool = createExtractorPool({ processes: 1, scratchFolder: folder, ...options });
  let files = 0;
  const put = async (bytes: Buffer | string) => {
    files += 1;
    const path = join(folder, `${files}.bin`);
    await writeFile(path, bytes);
    return path;
  };
  const read = async (bytes: Buffer | string, name?: string) => {
    const path = await put(bytes);
    const mediaType = await pool.detect({ path, name });
    return await pool.extract({ path, mediaType });
  };
  const codeFor = async (bytes: Buffer | string, name?: string) =>
    await read(bytes, name).then(
      () => 'read',
      (error: { code?: string }) => error.code ?? String(error),
    );
  const close = async () => {
    await pool.close();
    await rm(folder, { recursive: true, force: true });
  };
  return { folder, pool, put, read, codeFor, close };
}
