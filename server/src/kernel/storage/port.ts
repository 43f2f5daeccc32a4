import type { Readable } from 'node:stream';
import type { TenantId } from '#kernel/ids/id.ts';

/** Bytes that have arrived but are nobody's yet: `keep` makes them the tenant's, `discard` forgets them. */
export type StagedFile = {
  readonly sizeBytes: number;
  /** SHA-256 in hexadecimal, which is also the key under which the file is kept. */
  readonly key: string;
  /** Where a process on this machine can read it until it is kept or discarded. */
  readonly path: string;
  keep(): Promise<void>;
  discard(): Promise<void>;
};

export type StageOptions = { limitBytes: number; signal?: AbortSignal };

/** The bytes from `first` to `last`, both included, counted from 0. */
export type ByteSpan = { readonly first: number; readonly last: number };

/**
 * Files of tenants, by the hash of their content: the same bytes in one tenant are kept once, and a name that
 * somebody gave never reaches a file system.
 */
export type FileStore = {
  /**
   * Streams to a temporary place, hashing and counting; a body that breaks leaves nothing.
   *
   * @throws AppError `file_too_large` (413), `request_timeout` (408) when the body falls silent
   */
  stage(tenant: TenantId, body: Readable, options: StageOptions): Promise<StagedFile>;
  /**
   * Opens a file, or the part of it that lies in `span`; `sizeBytes` is that of the whole.
   *
   * @throws AppError `file_missing` (500): the database knows a file that the store has not
   */
  read(tenant: TenantId, key: string, span?: ByteSpan): Promise<{ body: Readable; sizeBytes: number }>;
  /** Lends a path on this machine for the time of `work`. */
  withLocalFile<T>(tenant: TenantId, key: string, work: (path: string) => Promise<T>): Promise<T>;
  /** Succeeds when there is no such file. */
  delete(tenant: TenantId, key: string): Promise<void>;
};
