import type { Readable } from 'node:stream';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { spanOf } from './byte-range.ts';
import { httpErrors } from './http.errors.ts';
import type { Download } from './route.ts';

/** A tenant's file is never a page of ours: it cannot run, be framed by others or be sniffed into another type. */
const INERT = "sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src data:";

/**
 * Sends a file as an attachment, with its length and an ETag of its content; of a stored one, the part that was
 * asked for.
 *
 * @throws AppError `range_not_satisfiable` (416): the part would begin past the end
 */
export async function sendDownload(
  request: FastifyRequest,
  reply: FastifyReply,
  file: Download,
): Promise<FastifyReply> {
  const body = 'open' in file ? await openPart(request, reply, file) : file.body;
  if (!('open' in file) && file.sizeBytes !== undefined) void reply.header('content-length', file.sizeBytes);
  return reply
    .header('content-disposition', attachment(file.fileName))
    .header('content-security-policy', INERT)
    .header('x-content-type-options', 'nosniff')
    .header('cache-control', 'private, no-cache')
    .header('etag', `"${file.etag}"`)
    .type(file.mediaType)
    .send(body);
}

async function openPart(
  { headers }: FastifyRequest,
  reply: FastifyReply,
  file: Extract<Download, { open: unknown }>,
): Promise<Readable> {
  const { sizeBytes } = file;
  const span = spanOf(headers, file);
  if (span === 'none') {
    void reply.header('content-range', `bytes */${sizeBytes}`);
    throw httpErrors.range_not_satisfiable({ size: sizeBytes });
  }
  const body = await file.open(span);
  void reply.header('accept-ranges', 'bytes');
  if (!span) {
    void reply.header('content-length', sizeBytes);
    return body;
  }
  const { first, last } = span;
  void reply
    .code(206)
    .header('content-range', `bytes ${first}-${last}/${sizeBytes}`)
    .header('content-length', last - first + 1);
  return body;
}

/** Source: RFC 6266 and RFC 8187: an ASCII name for old readers, the real one in UTF-8. */
function attachment(fileName: string): string {
  const ascii = fileName.replace(/[^\x20-\x7e]|["\\%;]/g, '_');
  const utf8 = encodeURIComponent(fileName).replace(
    /['()*]/g,
    (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`,
  );
  return `attachment; filename="${ascii}"; filename*=UTF-8''${utf8}`;
}
