import type { FastifyRequest } from 'fastify';
import { httpErrors } from './http.errors.ts';
import { malformed } from './malformed.ts';
import type { UploadPart } from './route.ts';

/** A form has a few small fields beside its files; more is refused by the parser. */
const LIMITS = {
  fields: 10,
  fieldNameSize: 100,
  fieldSize: 1024,
  // One more than is taken: the second one is refused by name, not by the parser.
  files: 2,
  parts: 12,
  headerPairs: 20,
  // The feature that receives the file counts it while it streams, with its own limit and its own refusal.
  fileSize: Number.MAX_SAFE_INTEGER,
};

/**
 * The parts of a multipart body, streamed in the order they were sent.
 *
 * @throws AppError `unsupported_media_type` (415), `malformed_request` (400)
 */
export async function* uploadParts(request: FastifyRequest): AsyncGenerator<UploadPart> {
  if (!request.isMultipart()) throw httpErrors.unsupported_media_type();
  const isTyped = watchFirstFile(request);
  try {
    for await (const part of request.parts({ limits: LIMITS })) {
      if (part.type === 'field') {
        yield { kind: 'field', name: part.fieldname, value: String(part.value) };
      } else {
        const { fieldname: name, filename: fileName, mimetype, file: body } = part;
        const declaredType = isTyped() ? mimetype : '';
        yield { kind: 'file', name, fileName, declaredType, body };
      }
    }
  } catch (error) {
    throw isOfTheParser(error) ? malformed('form') : error;
  }
}

/** The head of a file comes after that of the form and a few small fields; one that does not is taken as it is. */
const HEADS_MAX_BYTES = 65_536;

/**
 * Whether the first file of a form has a media type of its own: the parser calls one that has none text/plain. The heads
 * are looked at as they arrive, beside the parser and before it.
 */
function watchFirstFile({ raw, headers }: FastifyRequest): () => boolean {
  const [, quoted, plain = ''] =
    /boundary=(?:"([^"]+)"|([^\s;]+))/i.exec(headers['content-type'] ?? '') ?? [];
  let seen = '';
  let head: string | undefined;
  raw.on('data', function watch(chunk: Buffer) {
    seen += chunk.toString('latin1', 0, HEADS_MAX_BYTES);
    head = fileHead(seen, quoted ?? plain);
    if (head !== undefined || seen.length >= HEADS_MAX_BYTES) raw.off('data', watch);
  });
  return () => head === undefined || /^content-type:[ \t]*\S/im.test(head);
}

function fileHead(form: string, boundary: string): string | undefined {
  const parts = form.split(`--${boundary}\r\n`).slice(1);
  const heads = parts
    .filter((part) => part.includes('\r\n\r\n'))
    .map((part) => part.split('\r\n\r\n')[0] ?? '');
  return heads.find((head) => /^content-disposition:.*;\s*filename\*?=/im.test(head));
}

/** Busboy's and the plug-in's own complaints are about what was sent; anything else is the consumer's. */
export function isOfTheParser(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const code = 'code' in error ? String(error.code) : '';
  return code.startsWith('FST_') || /^(Unexpected end of|Malformed|Multipart:)/.test(error.message);
}
