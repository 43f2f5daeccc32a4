import { readFile } from 'node:fs/promises';
import { createRequire, findPackageJSON } from 'node:module';
import { dirname, join } from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { env, InferenceSession } from 'onnxruntime-web/wasm';

const require = createRequire(import.meta.url);
const RUNTIME = 'onnxruntime-web/ort-wasm-simd-threaded.wasm';

/** V8 decides when it first compiles a function whether that may ever be optimised; the number of the only one that may. */
const OPTIMISE_NONE = '--wasm-tier-up-filter=0';
const OPTIMISE_ALL = '--wasm-tier-up-filter=-1';

/** A network that came with the program; one run at a time. */
export type Network = InferenceSession;

/**
 * Opens a network of a package. ONNX Runtime runs as WebAssembly on this thread alone: a sealed process may load
 * no native addon, and more threads would take cores that others were promised. Whoever calls it works in such a
 * process: a run blocks its thread.
 *
 * What a network is opened with is compiled once and never again for speed: the optimising compiler of V8 takes 280 MB
 * for one function of the runtime, of 490 KB, that does nothing in a run. What is called first in a run is optimised.
 *
 * Source: docs/adr/0022-recordings-are-heard-by-moonshine.md
 */
export async function openNetwork(packageName: string, path: string): Promise<Network> {
  env.wasm.numThreads = 1;
  // Given rather than looked for: the library would fetch it by its address.
  env.wasm.wasmBinary ??= await readFile(require.resolve(RUNTIME));
  const weights = await readFile(join(folderOf(packageName), path));
  setFlagsFromString(OPTIMISE_NONE);
  try {
    return await InferenceSession.create(weights);
  } finally {
    setFlagsFromString(OPTIMISE_ALL);
  }
}

function folderOf(packageName: string): string {
  const manifest = findPackageJSON(packageName, import.meta.url);
  if (!manifest) throw new Error(`${packageName} is not installed`);
  return dirname(manifest);
}
