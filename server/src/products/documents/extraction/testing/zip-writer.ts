import { crc32, deflateRawSync } from 'node:zlib';

export type ZipPart = {
  readonly name: string;
  readonly data: Buffer | string;
  /** A size to declare in place of the true one. */
  readonly declaredBytes?: number;
  readonly isStored?: boolean;
  /** Sets the flag of encryption without encrypting. */
  readonly isLocked?: boolean;
};

type Written = { readonly local: Buffer; readonly central: (offset: number) => Buffer };

/** Writes a zip file exactly as told, lies included. Source: PKWARE APPNOTE 6.3.10, sections 4.3.7 to 4.3.16. */
export function writeZip(parts: readonly ZipPart[]): Buffer {
  const locals: Buffer[] = [];
  const centrals: Buffer[] = [];
  let offset = 0;
  for (const part of parts) {
    const { local, central } = writePart(part);
    centrals.push(central(offset));
    locals.push(local);
    offset += local.length;
  }
  const directory = Buffer.concat(centrals);
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(parts.length, 8);
  end.writeUInt16LE(parts.length, 10);
  end.writeUInt32LE(directory.length, 12);
  end.writeUInt32LE(offset, 16);
  return Buffer.concat([...locals, directory, end]);
}

function writePart(part: ZipPart): Written {
  const data = Buffer.from(part.data);
  const name = Buffer.from(part.name);
  const packed = part.isStored ? data : deflateRawSync(data);
  const common = Buffer.alloc(26);
  common.writeUInt16LE(20, 0);
  common.writeUInt16LE(part.isLocked ? 1 : 0, 2);
  common.writeUInt16LE(part.isStored ? 0 : 8, 4);
  common.writeUInt32LE(crc32(data), 10);
  common.writeUInt32LE(packed.length, 14);
  common.writeUInt32LE(part.declaredBytes ?? data.length, 18);
  common.writeUInt16LE(name.length, 22);
  const local = Buffer.concat([signature(0x04034b50), common, name, packed]);
  const central = (offset: number) => {
    const rest = Buffer.alloc(14);
    rest.writeUInt32LE(offset, 10);
    return Buffer.concat([signature(0x02014b50), Buffer.from([20, 0]), common, rest, name]);
  };
  return { local, central };
}

function signature(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value);
  return bytes;
}
