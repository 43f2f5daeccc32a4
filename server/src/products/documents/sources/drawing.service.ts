import { Readable } from 'node:stream';
import type { TenantScope } from '#kernel/database/scope.ts';
import { httpErrors } from '#kernel/http/http.errors.ts';
import type { Download } from '#kernel/http/route.ts';
import type { FileStore } from '#kernel/storage/port.ts';
import { documentErrors } from '../errors.ts';
import { MEDIA_TYPES } from '../extraction/extraction.ts';
import type { ExtractorPool } from '../extraction/extractor.pool.ts';
import { selectSource } from './source.repository.ts';

export type DrawingParts = { files: FileStore; pool: ExtractorPool };
export type WantedDrawing = { readonly id: string; readonly page: number; readonly width: number };

/**
 * A page of a source as it looks, as PNG.
 *
 * @throws AppError `not_found` (404); `no_page_images` (422): only PDFs have pages that can be drawn;
 *   `page_not_found`, `password_required` (422)
 */
export async function drawPage(
  { files, pool }: DrawingParts,
  scope: TenantScope,
  { id, page, width }: WantedDrawing,
  signal: AbortSignal,
): Promise<Download> {
  const row = await scope.read((tx) => selectSource(tx, id));
  if (!row) throw httpErrors.not_found();
  if (row.media_type !== MEDIA_TYPES.pdf) throw documentErrors.no_page_images();
  const { png } = await files.withLocalFile(scope.tenantId, row.sha256, (path) =>
    pool.draw({ path, page, width }, { signal }),
  );
  const bytes = Buffer.from(png, 'base64');
  return {
    body: Readable.from([bytes]),
    sizeBytes: bytes.length,
    mediaType: 'image/png',
    fileName: `${row.name}-${page}.png`,
    etag: `${row.sha256}-${page}-${width}`,
  };
}
