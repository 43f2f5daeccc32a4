/** Kinds of action that run something. Source: ISO 32000-1, 12.6.4.5 and 12.6.4.16. */
const RUNNING = ['/JavaScript', '/Launch'];
/** What a name of PDF goes on with. */
const REGULAR = /[\w.#-]/;

/**
 * Says whether a file names an action that runs something, wherever it hangs: on the document, on a page, on a field.
 * PDFium tells of the scripts of the document alone. In an object that is compressed it is not seen.
 */
export function hasRunningAction(bytes: Uint8Array): boolean {
  const file = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return RUNNING.some((name) => {
    for (let at = file.indexOf(name); at >= 0; at = file.indexOf(name, at + 1)) {
      const next = file[at + name.length];
      if (next === undefined || !REGULAR.test(String.fromCharCode(next))) return true;
    }
    return false;
  });
}
