import { fromBufferPromise } from 'yauzl';
import { writeZip } from './zip-writer.ts';

/** The same numbers for the same seed. Source: mulberry32, public domain. */
export function randomNumbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

/** Overwrites, removes or repeats a few pieces of a document. */
export function damaged(bytes: Buffer, seed: number): Buffer {
  const random = randomNumbers(seed);
  let copy = Buffer.from(bytes);
  for (let fault = 0; fault < 1 + (seed % 4); fault += 1) {
    const at = Math.floor(random() * copy.length);
    const length = Math.floor(random() * 40);
    const kind = random();
    if (kind < 0.5) copy.fill(Math.floor(random() * 256), at, Math.min(copy.length, at + 1 + (length >> 3)));
    else if (kind < 0.75) copy = Buffer.concat([copy.subarray(0, at), copy.subarray(at + length)]);
    else copy = Buffer.concat([copy.subarray(0, at + length), copy.subarray(at)]);
  }
  return copy;
}

/** Damages one part inside a ZIP, which stays whole around it: the faults reach the reader of the part. */
export async function damagedInside(bytes: Buffer, seed: number): Promise<Buffer> {
  const zip = await fromBufferPromise(bytes, { lazyEntries: true });
  const parts: { name: string; data: Buffer }[] = [];
  for await (const entry of zip.eachEntry()) {
    const chunks: Buffer[] = [];
    for await (const chunk of await zip.openReadStreamPromise(entry)) chunks.push(chunk);
    parts.push({ name: entry.fileName, data: Buffer.concat(chunks) });
  }
  const victim = Math.floor(randomNumbers(seed)() * parts.length);
  return writeZip(
    parts.map((part, index) => (index === victim ? { ...part, data: damaged(part.data, seed) } : part)),
  );
}
