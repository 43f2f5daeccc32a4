/** The shade of each component of a block of 8 × 8, by its place among the blocks of that component. */
export type Plane = (column: number, row: number) => number;

export type Mosaic = {
  readonly width: number;
  readonly height: number;
  readonly planes: readonly Plane[];
  /** Blocks of the first component to one of the others, across and down. */
  readonly sampling?: readonly [number, number];
};

/**
 * A baseline JPEG of blocks that have one shade each: it decodes to exactly these. The tables apart from the rest,
 * as a TIFF has them. Source: ITU-T T.81, annexes B (segments), C and F (codes).
 */
export function writeMosaicJpeg({ width, height, planes, sampling = [1, 1] }: Mosaic): Buffer {
  const [across, down] = sampling;
  const shape = [8, height >> 8, height & 255, width >> 8, width & 255, planes.length];
  const parts = planes.map((_, index) => [index + 1, index === 0 ? (across << 4) | down : 0x11, 0]);
  const scan = [planes.length, ...planes.flatMap((_, index) => [index + 1, 0]), 0, 63, 0];
  const levels = planes.map(() => 0);
  let code = '';
  const units = [Math.ceil(width / 8 / across), Math.ceil(height / 8 / down)] as const;
  for (let unit = 0; unit < units[0] * units[1]; unit += 1)
    planes.forEach((plane, index) => {
      const [wide, high] = index === 0 ? sampling : [1, 1];
      for (let block = 0; block < wide * high; block += 1) {
        const column = (unit % units[0]) * wide + (block % wide);
        const level = plane(column, Math.floor(unit / units[0]) * high + Math.floor(block / wide)) - 128;
        code += `${difference(level - (levels[index] ?? 0))}0`;
        levels[index] = level;
      }
    });
  const head = [...segment(0xc0, [...shape, ...parts.flat()]), ...segment(0xda, scan)];
  return Buffer.from([0xff, 0xd8, ...head, ...stuffed(code), 0xff, 0xd9]);
}

/** Steps of 8, so that the mean of a block is its shade; codes of 4 bits for the size, of 1 for the end. */
export const MOSAIC_TABLES = Buffer.from([
  ...[0xff, 0xd8],
  ...segment(0xdb, [0, ...Array.from({ length: 64 }, () => 8)]),
  ...segment(0xc4, [0x00, 0, 0, 0, 9, ...zeros(12), 0, 1, 2, 3, 4, 5, 6, 7, 8]),
  ...segment(0xc4, [0x10, 1, ...zeros(15), 0]),
  ...[0xff, 0xd9],
]);

function segment(marker: number, content: readonly number[]): number[] {
  return [0xff, marker, 0, content.length + 2, ...content];
}

function zeros(length: number): number[] {
  return Array.from({ length }, () => 0);
}

function difference(value: number): string {
  const size = value === 0 ? 0 : Math.abs(value).toString(2).length;
  const amount = value < 0 ? value + 2 ** size - 1 : value;
  return size.toString(2).padStart(4, '0') + (size ? amount.toString(2).padStart(size, '0') : '');
}

function stuffed(code: string): number[] {
  const bytes = (code.match(/.{1,8}/g) ?? []).map((bits) => Number.parseInt(bits.padEnd(8, '1'), 2));
  return bytes.flatMap((byte) => (byte === 0xff ? [byte, 0] : [byte]));
}
