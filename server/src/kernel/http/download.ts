import type { FastifyReply } from 'fastify';
import type { Download } from './route.ts';

/** A tenant's file is never a page of ours: it cannot run, be framed by others or be sniffed into another type. */
const INERT = "sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src data:";

/** Sends a file as an attachment, with its length and an ETag of its content. */
export function sendDownload(reply: FastifyReply, file: Download): FastifyReply {
  if (file.sizeBytes !== undefined) reply.header('content-length', file.sizeBytes);
  return reply
    .header('content-disposition', attachment(file.fileName))
    .header('content-security-policy', INERT)
    .header('x-content-type-options', 'nosniff')
    .header('cache-control', 'private, no-cache')
    .header('etag', `"${file.etag}"`)
    .type(file.mediaType)
    .send(file.body);
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
