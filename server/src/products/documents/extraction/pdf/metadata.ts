import { type Native, namedText } from './native.ts';

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
  return namedText(native, tag, (name, buffer, bytes) =>
    native._FPDF_GetMetaText(document, name, buffer, bytes),
  );
}
