import { stat } from 'node:fs/promises';
import { crc32 } from 'node:zlib';
import { type Entry, getFileNameLowLevel, openPromise, validateFileName, type ZipFile } from 'yauzl';
import { AppError } from '#kernel/errors/app-error.ts';
import { documentErrors } from '../../errors.ts';
import {
  type InflationBudget,
  inflatesTooMuch,
  limitInflation,
  MAX_INFLATED,
  MAX_RATIO,
} from './inflation-limit.ts';

/** One entry of a zip file; its name is safe to show and never a path on disk. */
export type ZipEntry = {
  readonly name: string;
  /** The inflated bytes. */
  read(): AsyncGenerator<Buffer>;
};

export type ZipArchive = {
  /** In the order of the directory; folders are left out. */
  readonly entries: readonly ZipEntry[];
  close(): void;
};

/** A zip file read by part name; nothing is ever written to disk under a name that the file chose. */
export type Container = {
  has(name: string): boolean;
  /** The inflated bytes of a part; part names are compared without case, as OPC asks (ISO 29500-2 6.2.2). */
  read(name: string): AsyncGenerator<Buffer>;
  close(): void;
};

/** No honest document has as many parts. */
const MAX_ENTRIES = 10_000;

/** What stands before the name of an entry. Source: PKWARE APPNOTE 6.3.10, section 4.3.7. */
const LOCAL_HEADER_BYTES = 30;

/**
 * Opens a document that is a zip file of parts, each of which it has once.
 *
 * @throws AppError `corrupt_file`, `archive_unsafe`, `decompression_limit`, `password_required` (422)
 */
export async function openContainer(path: string): Promise<Container> {
  const { entries, close } = await openZip(path);
  const parts = new Map(entries.map((entry) => [entry.name.toLowerCase(), entry]));
  if (parts.size < entries.length) {
    close();
    throw documentErrors.corrupt_file({ format: 'ZIP' });
  }
  return {
    has: (name) => parts.has(name.toLowerCase()),
    read: (name) => {
      const part = parts.get(name.toLowerCase());
      if (!part) throw documentErrors.corrupt_file({ format: 'ZIP' });
      return part.read();
    },
    close,
  };
}

/**
 * Opens a zip file by its central directory. Sizes in headers are only used to refuse; what counts is what
 * comes out of the inflater.
 *
 * @throws AppError `corrupt_file`, `archive_unsafe`, `decompression_limit`, `password_required` (422)
 */
export async function openZip(path: string): Promise<ZipArchive> {
  const { size } = await stat(path);
  const zip = await openPromise(path, {
    autoClose: false,
    decodeStrings: false,
    validateEntrySizes: false,
  }).catch(damaged);
  const budget = { left: MAX_INFLATED };
  try {
    const listed = await listEntries(zip);
    refuseDeclaredBomb(listed, size);
    refuseOverlaps(listed);
    const entries = listed
      .filter(({ name }) => !name.endsWith('/'))
      .map(({ name, entry }) => ({ name, read: () => inflate(zip, entry, budget) }));
    return { entries, close: () => zip.close() };
  } catch (error) {
    zip.close();
    throw error;
  }
}

type Listed = { readonly name: string; readonly entry: Entry };

async function listEntries(zip: ZipFile): Promise<Listed[]> {
  if (zip.entryCount > MAX_ENTRIES) throw inflatesTooMuch(`${MAX_ENTRIES} entries`);
  const entries: Listed[] = [];
  try {
    for await (const entry of zip.eachEntry()) {
      const name = getFileNameLowLevel(
        entry.generalPurposeBitFlag,
        entry.fileNameRaw,
        entry.extraFields,
        false,
      );
      if (validateFileName(name) !== null || name.includes('\0')) throw documentErrors.archive_unsafe();
      entries.push({ name, entry });
    }
  } catch (error) {
    damaged(error);
  }
  return entries;
}

/** Entries that share their bytes are how a small file holds a large one many times. Source: Fifield, WOOT 2019. */
function refuseOverlaps(entries: readonly Listed[]): void {
  const places = entries
    .map(({ entry }) => ({
      start: entry.relativeOffsetOfLocalHeader,
      bytes: LOCAL_HEADER_BYTES + entry.fileNameLength + entry.compressedSize,
    }))
    .sort((a, b) => a.start - b.start);
  let end = 0;
  for (const { start, bytes } of places) {
    if (start < end) throw inflatesTooMuch();
    end = start + bytes;
  }
}

/** A directory that announces a bomb is believed; one that hides it is caught while inflating. */
function refuseDeclaredBomb(entries: readonly Listed[], fileSize: number): void {
  const declared = entries.reduce((sum, { entry }) => sum + entry.uncompressedSize, 0);
  if (declared > MAX_INFLATED && declared > fileSize * MAX_RATIO) throw inflatesTooMuch();
}

async function* inflate(zip: ZipFile, entry: Entry, budget: InflationBudget): AsyncGenerator<Buffer> {
  if (entry.isEncrypted()) throw documentErrors.password_required();
  const stream = await zip.openReadStreamPromise(entry).catch(damaged);
  let [inflated, sum] = [0, 0];
  for await (const chunk of limitInflation(stream, { bytes: entry.compressedSize, budget, format: 'ZIP' })) {
    inflated += chunk.length;
    sum = crc32(chunk, sum);
    yield chunk;
  }
  // A byte that is stored, or that deflate takes for another letter, is no fault to the inflater.
  const isWhole = inflated === entry.uncompressedSize && sum === entry.crc32;
  if (!isWhole) throw documentErrors.corrupt_file({ format: 'ZIP' });
}

function damaged(error: unknown): never {
  throw error instanceof AppError ? error : documentErrors.corrupt_file({ format: 'ZIP' });
}
