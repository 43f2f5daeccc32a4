import { hasRoomFor } from '../process/memory-watch.ts';

/** The part of the standard interface that is used here; the types of Node leave it out. */
export type GrowingMemory = { grow(pages: number): number };

/** Source: WebAssembly specification, 4.2.8. */
const PAGE_BYTES = 65_536;

/** More than is needed is asked for first, then twice less of it. Source: emscripten, emscripten_resize_heap. */
const ATTEMPTS = 3;

/**
 * Keeps the memory of a module from outgrowing this process: where there is no room the module is told that there
 * is no memory, and mostly traps. Gives the function that says whether that happened.
 */
export function boundMemory(memory: GrowingMemory): () => boolean {
  const grow = memory.grow.bind(memory);
  let refusals = 0;
  memory.grow = (pages) => {
    if (refusals < ATTEMPTS && hasRoomFor(pages * PAGE_BYTES)) {
      refusals = 0;
      return grow(pages);
    }
    refusals += 1;
    throw new RangeError('no room for more memory');
  };
  return () => refusals >= ATTEMPTS;
}
