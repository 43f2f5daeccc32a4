export type TarPart = {
  readonly name: string;
  readonly data?: Buffer | string;
  /** `0` a file, `2` a link, `5` a folder, `L` and `x` facts about the next entry. */
  readonly type?: string;
};

/** Writes a tar archive exactly as told. Source: POSIX.1-1988 `ustar`. */
export function writeTar(parts: readonly TarPart[]): Buffer {
  return Buffer.concat([...parts.map(writePart), Buffer.alloc(1024)]);
}

function writePart({ name, data = '', type = '0' }: TarPart): Buffer {
  const body = Buffer.from(data);
  const header = Buffer.alloc(512);
  header.write(name, 0, 100);
  header.write('0000644\0', 100);
  header.write(`${body.length.toString(8).padStart(11, '0')}\0`, 124);
  header.write('        ', 148);
  header.write(type, 156);
  header.write('ustar\0' + '00', 257);
  const sum = header.reduce((total, byte) => total + byte, 0);
  header.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148);
  return Buffer.concat([header, body, Buffer.alloc((512 - (body.length % 512)) % 512)]);
}
