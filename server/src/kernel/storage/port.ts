import type { Readable } from 'node:stream';
import type { TenantId } from '#kernel/ids/id.ts';

/** Bytes written but not yet kept: `keep` makes them the tenant's, `discard` forgets them. */
export type StagedFile = {
  sizeBytes: number;
  sha256: string;
  path: string;
  keep(): Promise<void>;
  discard(): Promise<void>;
};

/**
 * Files of tenants, by opaque key. Content-addressed: the same bytes in one tenant are kept once.
 * A key is the SHA-256 in hexadecimal; names that people gave never reach the file system.
 */
export type FileStore = {
  /** Streams to a temporary place, hashing and counting. @throws AppError `file_too_large` (413) past the limit */
  stage(tenant: TenantId, body: Readable, limitBytes: number): Promise<StagedFile>;
  read(tenant: TenantId, key: string): Promise<{ body: Readable; sizeBytes: number }>;
  /** A path that a parser process on this machine can open; the caller calls `release` when done. */
  localPath(tenant: TenantId, key: string): Promise<{ path: string; release(): Promise<void> }>;
  delete(tenant: TenantId, key: string): Promise<void>;
  close(): Promise<void>;
};
