import { readFile } from 'node:fs/promises';
import { createRequire, findPackageJSON } from 'node:module';
import { dirname, join } from 'node:path';
import { env, InferenceSession } from 'onnxruntime-web/wasm';

const require = createRequire(import.meta.url);
const RUNTIME = 'onnxruntime-web/ort-wasm-simd-threaded.wasm';

/** A network that came with the program; one run at a time. */
export type Network = InferenceSession;

/**
 * Opens a network of a package. ONNX Runtime runs as WebAssembly on this thread alone: a sealed process may load
 * no native addon, and more threads would take cores that others were promised. Whoever calls it works in such a
 * process: a run blocks its thread.
 *
 * Source: docs/adr/0022-recordings-are-heard-by-moonshine.md
 */
export async function openNetwork(packageName: string, path: string): Promise<Network> {
  env.wasm.numThreads = 1;
  // Given rather than looked for: the library would fetch it by its address.
  env.wasm.wasmBinary ??= await readFile(require.resolve(RUNTIME));
  return await InferenceSession.create(await readFile(join(folderOf(packageName), path)));
}

function folderOf(packageName: string): string {
  const manifest = findPackageJSON(packageName, import.meta.url);
  if (!manifest) throw new Error(`${packageName} is not installed`);
  return dirname(manifest);
}
