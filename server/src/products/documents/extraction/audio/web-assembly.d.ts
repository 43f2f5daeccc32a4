/** The part of the standard interface that is used here; the types of Node leave it out. */
declare namespace WebAssembly {
  interface Memory {
    readonly buffer: ArrayBuffer;
  }
  function instantiate(
    program: Uint8Array,
    imports: Record<string, never>,
  ): Promise<{ instance: { exports: unknown } }>;
}
