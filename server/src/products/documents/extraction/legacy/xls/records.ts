/** One record, without those that continue it. */
export type XlsRecord = { readonly type: number; readonly data: Buffer; readonly more: readonly Buffer[] };

const CONTINUE = 0x3c;

/** The records from a place on, to the end of the stream; a record that is cut is its last. Source: MS-XLS 2.1.4. */
export function* recordsFrom(stream: Buffer, start: number): Generator<XlsRecord> {
  let at = start;
  while (at + 4 <= stream.length) {
    const [type, length] = [stream.readUInt16LE(at), stream.readUInt16LE(at + 2)];
    const data = stream.subarray(at + 4, at + 4 + length);
    at += 4 + length;
    const more: Buffer[] = [];
    while (at + 4 <= stream.length && stream.readUInt16LE(at) === CONTINUE) {
      const bytes = stream.readUInt16LE(at + 2);
      more.push(stream.subarray(at + 4, at + 4 + bytes));
      at += 4 + bytes;
    }
    yield { type, data, more };
  }
}
