import type { Member } from '../members/port.ts';
import { allocate, givenText, type Native } from './native.ts';

/** The files inside a document, as far as one declares any; each is taken out when it is asked for. */
export function* attachmentsOf(native: Native, document: number): Generator<Member> {
  const count = native._FPDFDoc_GetAttachmentCount(document);
  for (let index = 0; index < count; index += 1) {
    const attachment = native._FPDFDoc_GetAttachment(document, index);
    if (attachment) yield { name: nameOf(native, attachment), bytes: () => bytesOf(native, attachment) };
  }
}

function nameOf(native: Native, attachment: number): string {
  return givenText(native, (buffer, bytes) => native._FPDFAttachment_GetName(attachment, buffer, bytes));
}

/** One whose stream cannot be decoded, or stands under another key than its name, has no bytes. */
function* bytesOf(native: Native, attachment: number): Generator<Buffer> {
  const size = allocate(native, 4);
  let buffer = 0;
  try {
    if (!native._FPDFAttachment_GetFile(attachment, 0, 0, size)) return;
    const length = new DataView(native.HEAPU8.buffer).getUint32(size, true);
    buffer = allocate(native, Math.max(length, 1));
    if (native._FPDFAttachment_GetFile(attachment, buffer, length, size))
      yield Buffer.from(native.HEAPU8.subarray(buffer, buffer + length));
  } finally {
    if (buffer) native.wasmExports.free(buffer);
    native.wasmExports.free(size);
  }
}
