import { decodeText } from '../text/text-encoding.ts';

export const BLOCK_BYTES = 512;

export type TarHeader = {
  readonly name: string;
  readonly sizeBytes: number;
  /** `0` or NUL a file, `5` a folder, `x` and `L` facts about the next entry. */
  readonly type: string;
};

/** Fields by offset and length. Source: POSIX.1-1988 `ustar`, and GNU tar for what it does otherwise. */
const CHECKSUM: Field = [148, 8];
const FIELDS = {
  name: [0, 100],
  size: [124, 12],
  type: [156, 1],
  magic: [257, 8],
  prefix: [345, 155],
} as const satisfies Record<string, Field>;

type Field = readonly [at: number, length: number];

/** One block as a header, or undefined when its checksum is not right. */
export function readTarHeader(block: Buffer): TarHeader | undefined {
  if (block.length < BLOCK_BYTES || octal(block, CHECKSUM) !== checksumOf(block)) return undefined;
  const isPosix = textAt(block, FIELDS.magic).startsWith('ustar') && block[263] === 0x30;
  const prefix = isPosix ? textAt(block, FIELDS.prefix) : '';
  const name = textAt(block, FIELDS.name);
  return {
    name: prefix ? `${prefix}/${name}` : name,
    sizeBytes: sizeAt(block),
    type: textAt(block, FIELDS.type) || '0',
  };
}

/** The sum of all bytes, those of the sum itself counted as spaces. */
function checksumOf(block: Buffer): number {
  const [at, length] = CHECKSUM;
  let sum = 32 * length;
  for (const [index, byte] of block.subarray(0, BLOCK_BYTES).entries())
    if (index < at || index >= at + length) sum += byte;
  return sum;
}

/** Sizes past 8 GiB are written in base 256; nothing that large is read, but it must be skipped rightly. */
function sizeAt(block: Buffer): number {
  const [at, length] = FIELDS.size;
  return ((block[at] ?? 0) & 0x80) === 0
    ? octal(block, FIELDS.size)
    : Number(block.readBigUInt64BE(at + length - 8));
}

function octal(block: Buffer, field: Field): number {
  return Number.parseInt(textAt(block, field).trim() || '0', 8);
}

function textAt(block: Buffer, [at, length]: Field): string {
  const bytes = block.subarray(at, at + length);
  const end = bytes.indexOf(0);
  return decodeText(end < 0 ? bytes : bytes.subarray(0, end)).text;
}
