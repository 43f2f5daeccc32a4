/** As much of a text file as one reads on a screen; the rest is a download away. */
const SHOWN_BYTES = 1_000_000;

/** The beginning of a text file, in the encoding its first bytes tell: a byte order mark, UTF-8, or else Windows-1252. */
export async function readBeginning(blob: Blob): Promise<{ text: string; isCut: boolean }> {
  const bytes = new Uint8Array(await blob.slice(0, SHOWN_BYTES).arrayBuffer());
  return { text: decoded(bytes), isCut: blob.size > SHOWN_BYTES };
}

function decoded(bytes: Uint8Array): string {
  const [first, second] = bytes;
  if (first === 0xff && second === 0xfe) return new TextDecoder('utf-16le').decode(bytes);
  if (first === 0xfe && second === 0xff) return new TextDecoder('utf-16be').decode(bytes);
  try {
    // `stream` forgives a character that the cut went through.
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes, { stream: true });
  } catch {
    return new TextDecoder('windows-1252').decode(bytes);
  }
}
