import { validateFileName } from 'yauzl';
import { documentErrors } from '../../errors.ts';
import type { Member } from '../members/port.ts';
import type { ByteStream } from './byte-stream.ts';
import { BLOCK_BYTES, readTarHeader, type TarHeader } from './tar-header.ts';

/** A longer name or list of attributes is no honest one. */
const MAX_FACTS_BYTES = 65_536;

/**
 * The files of a tar stream. Links, devices and folders are left out. The bytes of a file can be read until the next
 * one is asked for.
 *
 * @throws AppError `corrupt_file`, `archive_unsafe` (422)
 */
export async function* filesOfTar(stream: ByteStream): AsyncGenerator<Member> {
  let facts: Partial<TarHeader> = {};
  for (;;) {
    const header = await nextHeader(stream);
    if (!header) return;
    const isFacts = header.type === 'L' || header.type === 'x';
    const sizeBytes = (isFacts ? undefined : facts.sizeBytes) ?? header.sizeBytes;
    const end = stream.position + sizeBytes;
    if (!Number.isSafeInteger(end)) throw damaged();
    if (isFacts) {
      facts = { ...facts, ...(await readFacts(stream, header)) };
    } else {
      const isFile = header.type === '0' || header.type === '7';
      const name = safeName(facts.name ?? header.name);
      if (isFile && !name.endsWith('/')) yield { name, bytes: () => stream.upTo(end) };
      if (header.type !== 'g' && header.type !== 'K') facts = {};
    }
    await stream.skipTo(end);
    // What pads the last file may be missing.
    if ((await stream.peek(1)).length > 0)
      await stream.read((BLOCK_BYTES - (sizeBytes % BLOCK_BYTES)) % BLOCK_BYTES);
  }
}

/** Undefined at the end, which two blocks of zeros mark; many programs leave them out. */
async function nextHeader(stream: ByteStream): Promise<TarHeader | undefined> {
  const block = Buffer.from(await stream.read(BLOCK_BYTES));
  if (block.length === 0 || block.every((byte) => byte === 0)) return undefined;
  const header = readTarHeader(block);
  if (!header) throw damaged();
  return header;
}

/** What a pax or a GNU entry says about the one after it. Source: POSIX.1-2001 pax, "extended header". */
async function readFacts(stream: ByteStream, { type, sizeBytes }: TarHeader): Promise<Partial<TarHeader>> {
  if (sizeBytes > MAX_FACTS_BYTES) throw damaged();
  const text = Buffer.from(await stream.read(sizeBytes)).toString('utf8');
  if (type === 'L') return { name: text.replace(/\0[\s\S]*$/, '') };
  const name = /^\d+ path=(.*)$/m.exec(text)?.[1];
  const size = /^\d+ size=(\d+)$/m.exec(text)?.[1];
  return { ...(name !== undefined && { name }), ...(size !== undefined && { sizeBytes: Number(size) }) };
}

/** @throws AppError `archive_unsafe` (422): the name leads out of the archive */
function safeName(name: string): string {
  const plain = name.replaceAll('\\', '/').replace(/^(?:\.\/)+/, '');
  if (validateFileName(plain) !== null || plain.includes('\0')) throw documentErrors.archive_unsafe();
  return plain;
}

function damaged(): Error {
  return documentErrors.corrupt_file({ format: 'TAR' });
}
