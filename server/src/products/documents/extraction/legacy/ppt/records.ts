/** A record; a container holds others. Source: MS-PPT 2.3.1. */
export type PptRecord = {
  readonly type: number;
  readonly instance: number;
  readonly isContainer: boolean;
  readonly data: Buffer;
};

const HEADER_BYTES = 8;

/** Containers inside containers; groups of shapes are what nests most. */
const MAX_DEPTH = 60;

/** The record at a place; undefined when the stream is too short for one. */
export function recordAt(stream: Buffer, at: number): PptRecord | undefined {
  if (at < 0 || at + HEADER_BYTES > stream.length) return undefined;
  const head = stream.readUInt16LE(at);
  const end = at + HEADER_BYTES + stream.readUInt32LE(at + 4);
  return {
    type: stream.readUInt16LE(at + 2),
    instance: head >> 4,
    isContainer: (head & 0x0f) === 0x0f,
    data: stream.subarray(at + HEADER_BYTES, end),
  };
}

/** The records that one holds, in their order. */
export function* recordsIn(data: Buffer): Generator<PptRecord> {
  let at = 0;
  for (let record = recordAt(data, at); record; record = recordAt(data, at)) {
    yield record;
    at += HEADER_BYTES + data.readUInt32LE(at + 4);
  }
}

/** All records of a type at any depth, in their order; what is inside one of them is left to the caller. */
export function* findRecords(data: Buffer, type: number, depth = 0): Generator<PptRecord> {
  if (depth > MAX_DEPTH) return;
  for (const record of recordsIn(data)) {
    if (record.type === type) yield record;
    else if (record.isContainer) yield* findRecords(record.data, type, depth + 1);
  }
}
