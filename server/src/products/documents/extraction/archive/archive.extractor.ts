import { open } from 'node:fs/promises';
import { openZip } from '../container/zip-container.ts';
import { type ExtractionSummary, MEDIA_TYPES, type PageSink, type ReaderTools } from '../extraction.ts';
import type { Member } from '../members/port.ts';
import { ByteStream } from './byte-stream.ts';
import { gunzip, nameInGzip } from './gzip.ts';
import { filesOfTar } from './tar.ts';
import { BLOCK_BYTES, readTarHeader } from './tar-header.ts';

/** What macOS and Windows put beside the files of a person. */
const SYSTEM_FILE = /(?:^|\/)(?:__MACOSX\/|\._[^/]*$|\.DS_Store$|Thumbs\.db$|desktop\.ini$)/i;

/** Enough for the name in a header. */
const HEAD_BYTES = 4_096;

/**
 * Reads each file of a zip archive with the reader of its type, in the order of the archive.
 *
 * @throws AppError `corrupt_file`, `archive_unsafe`, `decompression_limit` (422); when nothing in it can be read, the
 *   refusal of its first file
 */
export async function extractZip(
  path: string,
  sink: PageSink,
  tools: ReaderTools,
): Promise<ExtractionSummary> {
  const { entries, close } = await openZip(path);
  try {
    const members = entries.map(({ name, read }) => ({ name, bytes: read }));
    return summaryOf('zip', await readAll(members, sink, tools));
  } finally {
    close();
  }
}

/** Reads each file of a tar archive, as `extractZip`. */
export async function extractTar(
  path: string,
  sink: PageSink,
  tools: ReaderTools,
): Promise<ExtractionSummary> {
  const file = await open(path);
  try {
    const stream = new ByteStream(file.createReadStream({ autoClose: false }), 'TAR');
    return summaryOf('tar', await readAll(filesOfTar(stream), sink, tools));
  } finally {
    await file.close();
  }
}

/** Reads a compressed tar archive, or the one file that was compressed. */
export async function extractGzip(
  path: string,
  sink: PageSink,
  tools: ReaderTools,
): Promise<ExtractionSummary> {
  return summaryOf('gzip', await readPacked(gunzip(path), nameInGzip(await headOf(path)), { sink, tools }));
}

async function readPacked(
  chunks: AsyncIterable<Buffer>,
  name: string,
  { sink, tools }: { readonly sink: PageSink; readonly tools: ReaderTools },
): Promise<string[]> {
  const stream = new ByteStream(chunks, 'TAR');
  const isTar = readTarHeader(Buffer.from(await stream.peek(BLOCK_BYTES))) !== undefined;
  const members = isTar ? filesOfTar(stream) : [{ name, bytes: () => stream.rest() }];
  return await readAll(members, sink, tools);
}

async function readAll(
  members: AsyncIterable<Member> | Iterable<Member>,
  sink: PageSink,
  { openMembers }: ReaderTools,
): Promise<string[]> {
  const reader = openMembers(sink);
  for await (const member of members) if (!SYSTEM_FILE.test(member.name)) await reader.read(member);
  return reader.end(true);
}

function summaryOf(kind: 'zip' | 'tar' | 'gzip', warnings: string[]): ExtractionSummary {
  return { mediaType: MEDIA_TYPES[kind], engine: kind, warnings, metadata: {} };
}

async function headOf(path: string): Promise<Buffer> {
  const file = await open(path);
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(HEAD_BYTES), 0, HEAD_BYTES, 0);
    return buffer.subarray(0, bytesRead);
  } finally {
    await file.close();
  }
}
