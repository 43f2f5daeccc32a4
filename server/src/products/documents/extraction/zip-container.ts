import { stat } from 'node:fs/promises';
import { type Entry, getFileNameLowLevel, openPromise, validateFileName, type ZipFile } from 'yauzl';
import { AppError } from '#kernel/errors/app-error.ts';
import { documentErrors } from '../errors.ts';

/** A zip file read by part name; nothing is ever written to disk under a name that the file chose. */
export type Container = {
  has(name: string): boolean;
  /** The inflated bytes of a part; part names are compared without case, as OPC asks (ISO 29500-2 6.2.2). */
  read(name: string): AsyncGenerator<Buffer>;
  close(): void;
};

/** No honest document has as many parts. */
const MAX_ENTRIES = 10_000;

/** Inflated bytes of one container, all parts together. */
const MAX_INFLATED = 256 * 1024 * 1024;

/** Deflate reaches 1032:1 on zeros; office XML stays under 60:1. Source: research of the corpus, Apache TIKA-216. */
const MAX_RATIO = 100;

/** Small parts may be as repetitive as they like. */
const RATIO_FREE_BYTES = 1024 * 1024;

/**
 * Opens a zip file by its central directory. Sizes in headers are only used to refuse; what counts is what
 * comes out of the inflater.
 *
 * @throws AppError `corrupt_file`, `archive_unsafe`, `decompression_limit`, `password_required` (422)
 */
export async function openContainer(path: string): Promise<Container> {
  const { size } = await stat(path);
  const zip = await openPromise(path, {
    autoClose: false,
    decodeStrings: false,
    validateEntrySizes: false,
  }).catch(damaged);
  try {
    const entries = await listEntries(zip);
    refuseDeclaredBomb(entries, size);
    const budget = { left: MAX_INFLATED };
    return {
      has: (name) => entries.has(name.toLowerCase()),
      read: (name) => inflate(zip, entries.get(name.toLowerCase()), budget),
      close: () => zip.close(),
    };
  } catch (error) {
    zip.close();
    throw error;
  }
}

async function listEntries(zip: ZipFile): Promise<Map<string, Entry>> {
  if (zip.entryCount > MAX_ENTRIES) throw tooMuch(`${MAX_ENTRIES} entries`);
  const entries = new Map<string, Entry>();
  try {
    for await (const entry of zip.eachEntry()) {
      const name = getFileNameLowLevel(
        entry.generalPurposeBitFlag,
        entry.fileNameRaw,
        entry.extraFields,
        false,
      );
      if (validateFileName(name) !== null || name.includes('\0')) throw documentErrors.archive_unsafe();
      if (entries.has(name.toLowerCase())) throw documentErrors.corrupt_file({ format: 'ZIP' });
      entries.set(name.toLowerCase(), entry);
    }
  } catch (error) {
    damaged(error);
  }
  return entries;
}

/** A directory that announces a bomb is believed; one that hides it is caught while inflating. */
function refuseDeclaredBomb(entries: Map<string, Entry>, fileSize: number): void {
  const declared = [...entries.values()].reduce((sum, entry) => sum + entry.uncompressedSize, 0);
  if (declared > MAX_INFLATED && declared > fileSize * MAX_RATIO) throw inflatesTooMuch();
}

async function* inflate(
  zip: ZipFile,
  entry: Entry | undefined,
  budget: { left: number },
): AsyncGenerator<Buffer> {
  if (!entry) throw documentErrors.corrupt_file({ format: 'ZIP' });
  if (entry.isEncrypted()) throw documentErrors.password_required();
  let inflated = 0;
  try {
    for await (const chunk of await zip.openReadStreamPromise(entry)) {
      inflated += chunk.length;
      budget.left -= chunk.length;
      const isBomb = inflated > RATIO_FREE_BYTES && inflated > entry.compressedSize * MAX_RATIO;
      if (isBomb || budget.left < 0) throw inflatesTooMuch();
      yield chunk;
    }
  } catch (error) {
    damaged(error);
  }
  if (inflated !== entry.uncompressedSize) throw documentErrors.corrupt_file({ format: 'ZIP' });
}

function inflatesTooMuch(): AppError {
  return tooMuch(`${MAX_INFLATED / 1024 / 1024} MiB, ${MAX_RATIO}:1`);
}

function tooMuch(limit: string): AppError {
  return documentErrors.decompression_limit({ limit });
}

function damaged(error: unknown): never {
  throw error instanceof AppError ? error : documentErrors.corrupt_file({ format: 'ZIP' });
}
