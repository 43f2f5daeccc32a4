import { createHash, randomUUID } from 'node:crypto';
import { mkdir, open, readdir, rename, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Readable } from 'node:stream';
import { outboundErrors } from '#kernel/errors/outbound.errors.ts';
import { sizeText } from '#kernel/errors/size-text.ts';
import { httpErrors } from '#kernel/http/http.errors.ts';
import { malformed } from '#kernel/http/malformed.ts';
import type { TenantId } from '#kernel/ids/id.ts';
import type { FileStore, StagedFile, StageOptions } from './port.ts';
import { storageErrors } from './storage.errors.ts';

/** A sender that says nothing for this long is given up. Source: research/documents.md section 6 (slow body). */
const SILENCE_MAX_MS = 15_000;
/** What a killed process left half-way is removed at a later start. */
const ABANDONED_AFTER_MS = 86_400_000;

/** The embedded adapter: a folder, with one sub-folder a tenant. */
export async function openLocalFolder(root: string): Promise<FileStore> {
  const staging = join(root, 'staging');
  await mkdir(staging, { recursive: true, mode: 0o700 });
  await sweep(staging);
  const pathOf = (tenant: TenantId, key: string) => join(root, tenant, key.slice(0, 2), key);
  return {
    async stage(tenant, body, options) {
      const path = join(staging, randomUUID());
      try {
        const { sizeBytes, key } = await write(path, body, options);
        return stagedFile({ path, sizeBytes, key, target: pathOf(tenant, key) });
      } catch (error) {
        body.destroy();
        await rm(path, { force: true });
        throw error;
      }
    },
    async read(tenant, key, span) {
      // Opened at once: a file that is deleted a moment later is still read to its end.
      const file = await open(pathOf(tenant, key)).catch(missing);
      const { size: sizeBytes } = await file.stat();
      return { body: file.createReadStream(span && { start: span.first, end: span.last }), sizeBytes };
    },
    async withLocalFile(tenant, key, work) {
      const path = pathOf(tenant, key);
      await stat(path).catch(missing);
      return work(path);
    },
    delete: (tenant, key) => rm(pathOf(tenant, key), { force: true }),
  };
}

type Written = { sizeBytes: number; key: string };

async function write(path: string, body: Readable, { limitBytes, signal }: StageOptions): Promise<Written> {
  const hash = createHash('sha256');
  const file = await open(path, 'wx', 0o600);
  let sizeBytes = 0;
  const watch = watchSilence(body, signal);
  try {
    for await (const piece of body) {
      watch.heard();
      sizeBytes += piece.length;
      if (sizeBytes > limitBytes) throw outboundErrors.file_too_large({ limit: sizeText(limitBytes) });
      hash.update(piece);
      await file.write(piece);
    }
    await file.sync();
  } finally {
    watch.end();
    await file.close();
  }
  return { sizeBytes, key: hash.digest('hex') };
}

/** Ends a body that falls silent, or whose reader goes away. */
function watchSilence(body: Readable, signal: AbortSignal | undefined): { heard(): void; end(): void } {
  const timer = setTimeout(() => body.destroy(httpErrors.request_timeout()), SILENCE_MAX_MS);
  const leave = () => body.destroy(malformed('cut'));
  signal?.addEventListener('abort', leave, { once: true });
  return {
    heard: () => timer.refresh(),
    end: () => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', leave);
    },
  };
}

function stagedFile({ path, target, ...written }: Written & { path: string; target: string }): StagedFile {
  return {
    ...written,
    path,
    async keep() {
      await mkdir(dirname(target), { recursive: true, mode: 0o700 });
      // The same content has the same name: replacing it changes nothing.
      await rename(path, target);
    },
    discard: () => rm(path, { force: true }),
  };
}

function missing(): never {
  throw storageErrors.file_missing();
}

async function sweep(staging: string): Promise<void> {
  const horizon = Date.now() - ABANDONED_AFTER_MS;
  for (const name of await readdir(staging)) {
    const path = join(staging, name);
    const { mtimeMs } = await stat(path).catch(() => ({ mtimeMs: Number.POSITIVE_INFINITY }));
    if (mtimeMs < horizon) await rm(path, { force: true });
  }
}
