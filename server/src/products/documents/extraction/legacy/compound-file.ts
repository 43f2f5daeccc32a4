import { documentErrors } from '../../errors.ts';

/** A folder of a compound file: streams and folders by lower-case name. */
export type Storage = {
  readonly streams: ReadonlyMap<string, () => Buffer>;
  readonly storages: ReadonlyMap<string, Storage>;
};

/** Sector numbers that are no sectors. Source: MS-CFB 2.1. */
const MAX_SECTOR = 0xfffffffa;
/** A folder without children, and the end of a tree. Source: MS-CFB 2.6.1. */
const NO_ENTRY = 0xffffffff;

const HEADER_BYTES = 512;
const ENTRY_BYTES = 128;
/** Where the first part of the list of tables is in the header. */
const FIRST_TABLES = 76;
const TABLES_IN_HEADER = 109;

/** An Outlook mail has a few hundred; each costs little, but none is free. */
const MAX_ENTRIES = 50_000;

/**
 * Reads the directory of a compound file (OLE2), the container of Office before 2007 and of Outlook. Every chain is
 * bounded by the number of sectors that the file has room for.
 *
 * @throws AppError `corrupt_file` (422)
 */
export function openCompoundFile(bytes: Buffer): Storage {
  return orDamaged(() => new CompoundFile(bytes).root());
}

/** A place outside of the file is damage, and no fault of the reader. */
function orDamaged<T>(read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (error instanceof RangeError) throw damaged();
    throw error;
  }
}

/** A stream that a format cannot do without. @throws AppError `corrupt_file` (422) */
export function requiredStream(storage: Storage, name: string): Buffer {
  const stream = storage.streams.get(name.toLowerCase());
  if (!stream) throw damaged();
  return stream();
}

type Entry = {
  readonly name: string;
  readonly kind: number;
  readonly left: number;
  readonly right: number;
  readonly child: number;
  readonly start: number;
  readonly size: number;
};

class CompoundFile {
  readonly #bytes: Buffer;
  readonly #sectorBytes: number;
  readonly #miniBytes: number;
  readonly #miniLimit: number;
  readonly #table: Buffer;
  readonly #miniTable: Buffer;
  readonly #entries: readonly Entry[];
  readonly #mini: Buffer;

  constructor(bytes: Buffer) {
    this.#bytes = bytes;
    const [shift, miniShift] = [bytes.readUInt16LE(30), bytes.readUInt16LE(32)];
    if ((shift !== 9 && shift !== 12) || miniShift !== 6) throw damaged();
    this.#sectorBytes = 1 << shift;
    this.#miniBytes = 1 << miniShift;
    this.#miniLimit = bytes.readUInt32LE(56);
    this.#table = Buffer.concat(this.#tableSectors().map((sector) => this.#sector(sector)));
    this.#miniTable = this.#chain(bytes.readUInt32LE(60));
    this.#entries = entriesOf(this.#chain(bytes.readUInt32LE(48)), shift === 9);
    const [root] = this.#entries;
    this.#mini = root ? this.#chain(root.start) : Buffer.alloc(0);
  }

  root(): Storage {
    const seen = new Set<number>();
    return this.#storage(this.#entries[0], seen);
  }

  #storage(entry: Entry | undefined, seen: Set<number>): Storage {
    const streams = new Map<string, () => Buffer>();
    const storages = new Map<string, Storage>();
    const waiting = [entry?.child ?? NO_ENTRY];
    for (let at = waiting.pop(); at !== undefined; at = waiting.pop()) {
      const found = this.#entries[at];
      if (!found || seen.has(at)) continue;
      seen.add(at);
      waiting.push(found.left, found.right);
      const name = found.name.toLowerCase();
      if (found.kind === 2) streams.set(name, () => orDamaged(() => this.#content(found)));
      else if (found.kind === 1 && seen.size < MAX_ENTRIES) storages.set(name, this.#storage(found, seen));
    }
    return { streams, storages };
  }

  #content({ start, size }: Entry): Buffer {
    if (size >= this.#miniLimit) return this.#chain(start, size).subarray(0, size);
    const pieces: Buffer[] = [];
    const limit = this.#mini.length / this.#miniBytes;
    for (let sector = start; sector < MAX_SECTOR && pieces.length * this.#miniBytes < size; ) {
      if (pieces.length > limit) throw damaged();
      pieces.push(this.#mini.subarray(sector * this.#miniBytes, (sector + 1) * this.#miniBytes));
      sector = this.#miniTable.readUInt32LE(sector * 4);
    }
    return Buffer.concat(pieces).subarray(0, size);
  }

  /** A chain of sectors to its end, or to as many bytes as are wanted. */
  #chain(start: number, wanted = Number.POSITIVE_INFINITY): Buffer {
    const pieces: Buffer[] = [];
    const limit = this.#bytes.length / this.#sectorBytes;
    for (let sector = start; sector < MAX_SECTOR && pieces.length * this.#sectorBytes < wanted; ) {
      if (pieces.length > limit) throw damaged();
      pieces.push(this.#sector(sector));
      sector = this.#table.readUInt32LE(sector * 4);
    }
    return Buffer.concat(pieces);
  }

  /** Sector 0 follows the header, which fills one of its own. */
  #sector(number: number): Buffer {
    const at = (number + 1) * this.#sectorBytes;
    if (at >= this.#bytes.length) throw damaged();
    return this.#bytes.subarray(at, at + this.#sectorBytes);
  }

  /** The sectors of the allocation table; what the header has no room for is in a chain. Source: MS-CFB 2.5. */
  #tableSectors(): number[] {
    const count = this.#bytes.readUInt32LE(44);
    if (count > this.#bytes.length / this.#sectorBytes) throw damaged();
    const sectors: number[] = [];
    const take = (from: Buffer, room: number) => {
      for (let at = 0; at < room && sectors.length < count; at += 1) sectors.push(from.readUInt32LE(at * 4));
    };
    take(this.#bytes.subarray(FIRST_TABLES, HEADER_BYTES), TABLES_IN_HEADER);
    let next = this.#bytes.readUInt32LE(68);
    while (sectors.length < count && next < MAX_SECTOR) {
      const sector = this.#sector(next);
      take(sector, this.#sectorBytes / 4 - 1);
      next = sector.readUInt32LE(this.#sectorBytes - 4);
    }
    return sectors.filter((sector) => sector < MAX_SECTOR);
  }
}

/** Source: MS-CFB 2.6.1. The upper half of a size means nothing in files of the first kind. */
function entriesOf(directory: Buffer, isSmall: boolean): Entry[] {
  const entries: Entry[] = [];
  for (let at = 0; at + ENTRY_BYTES <= directory.length && entries.length < MAX_ENTRIES; at += ENTRY_BYTES) {
    const nameBytes = Math.min(Math.max(directory.readUInt16LE(at + 64) - 2, 0), 62);
    const high = isSmall ? 0 : directory.readUInt32LE(at + 124);
    entries.push({
      name: directory.toString('utf16le', at, at + nameBytes),
      kind: directory[at + 66] ?? 0,
      left: directory.readUInt32LE(at + 68),
      right: directory.readUInt32LE(at + 72),
      child: directory.readUInt32LE(at + 76),
      start: directory.readUInt32LE(at + 116),
      size: directory.readUInt32LE(at + 120) + high * 0x1_0000_0000,
    });
  }
  return entries;
}

function damaged(): Error {
  return documentErrors.corrupt_file({ format: 'OLE2' });
}
