import { allocate, allocateText, decodeUtf16, type Native } from './native.ts';

const TAGS = { title: 'Title', author: 'Author', subject: 'Subject', created: 'CreationDate' };

/** What the document says of itself; only what is there. */
export function readMetadata(native: Native, document: number): Record<string, string> {
  const found: Record<string, string> = {};
  for (const [name, tag] of Object.entries(TAGS)) {
    const value = metaText(native, document, tag).trim();
    if (value) found[name] = value;
  }
  return found;
}

function metaText(native: Native, document: number, tag: string): string {
  const name = allocateText(native, tag);
  const bytes = native._FPDF_GetMetaText(document, name, 0, 0);
  const value = allocate(native, Math.max(bytes, 2));
  native._FPDF_GetMetaText(document, name, value, bytes);
  const text = decodeUtf16(native, value, bytes);
  native.wasmExports.free(value);
  native.wasmExports.free(name);
  return text;
}
