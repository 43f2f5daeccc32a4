import { readFile } from 'node:fs/promises';
import { type ExtractionSummary, MEDIA_TYPES, type PageSink, type ReaderTools } from '../extraction.ts';

const MARK = Buffer.from('\nFrom ');

/** Reads each mail of a mailbox file, in its order. Source: RFC 4155, and `mboxrd` for the quoted lines. */
export async function extractMbox(
  path: string,
  sink: PageSink,
  { openMembers }: ReaderTools,
): Promise<ExtractionSummary> {
  const members = openMembers(sink);
  let number = 0;
  for (const message of messagesOf(await readFile(path))) {
    number += 1;
    await members.read({ name: `${number}.eml`, bytes: () => [message] });
  }
  return { mediaType: MEDIA_TYPES.mbox, engine: 'mbox', warnings: members.end(true), metadata: {} };
}

/** A mail begins after a line that begins with `From `, at the start or after a blank line. */
function* messagesOf(bytes: Buffer): Generator<Buffer> {
  let start = bytes.indexOf('\n') + 1;
  for (let at = bytes.indexOf(MARK, start - 1); start > 0 && at >= 0; at = bytes.indexOf(MARK, at + 1)) {
    const isAfterBlank = bytes[at - 1] === 0x0a || (bytes[at - 1] === 0x0d && bytes[at - 2] === 0x0a);
    if (!isAfterBlank || at < start) continue;
    yield unquoted(bytes.subarray(start, at));
    start = bytes.indexOf('\n', at + 1) + 1;
  }
  if (start > 0) yield unquoted(bytes.subarray(start));
}

function unquoted(message: Buffer): Buffer {
  return Buffer.from(message.toString('latin1').replace(/^>(>*From )/gm, '$1'), 'latin1');
}
