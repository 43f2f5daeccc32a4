/** Streams and folders of a compound file by name. */
export type CfbPlan = { readonly [name: string]: Buffer | CfbPlan };

const [SECTOR, MINI, MINI_LIMIT] = [512, 64, 4_096];
const [FREE, END, TABLE] = [0xffffffff, 0xfffffffe, 0xfffffffd];

type Entry = { name: string; kind: number; right: number; child: number; start: number; size: number };

/** Writes a compound file of version 3, its small streams in the mini stream. Source: MS-CFB. */
export function writeCfb(plan: CfbPlan): Buffer {
  const sectors: Buffer[] = [];
  const next: number[] = [];
  const mini: Buffer[] = [];
  const nextMini: number[] = [];
  const entries: Entry[] = [{ name: 'Root Entry', kind: 5, right: FREE, child: FREE, start: END, size: 0 }];
  const store = (bytes: Buffer) => chainOf(bytes, SECTOR, { pieces: sectors, next });
  const storeStream = (bytes: Buffer) =>
    bytes.length < MINI_LIMIT ? chainOf(bytes, MINI, { pieces: mini, next: nextMini }) : store(bytes);
  const add = (folder: CfbPlan): number => {
    let first = FREE;
    for (const [name, content] of Object.entries(folder).reverse()) {
      const isStream = Buffer.isBuffer(content);
      const entry = { name, kind: isStream ? 2 : 1, right: first, child: FREE, start: END, size: 0 };
      first = entries.push(entry) - 1;
      if (isStream) Object.assign(entry, { start: storeStream(content), size: content.length });
      else entry.child = add(content);
    }
    return first;
  };
  const child = add(plan);
  const miniBytes = Buffer.concat(mini);
  Object.assign(entries[0] as Entry, { child, start: store(miniBytes), size: miniBytes.length });
  const miniTable = store(numbers(nextMini));
  const directory = store(Buffer.concat(entries.map(entryBytes)));
  const tables = Math.ceil((sectors.length + 16) / (SECTOR / 4 - 1));
  const firstTable = sectors.length;
  for (let table = 0; table < tables; table += 1) next.push(TABLE);
  const table = padded(numbers(next), tables * SECTOR, 0xff);
  return Buffer.concat([header({ tables, firstTable, directory, miniTable }), ...sectors, table]);
}

type Chains = { readonly pieces: Buffer[]; readonly next: number[] };

/** @returns the number of the first sector */
function chainOf(bytes: Buffer, size: number, { pieces, next }: Chains): number {
  if (bytes.length === 0) return END;
  const first = pieces.length;
  for (let at = 0; at < bytes.length; at += size) {
    pieces.push(padded(bytes.subarray(at, at + size), size));
    next.push(at + size < bytes.length ? pieces.length : END);
  }
  return first;
}

function header(at: { tables: number; firstTable: number; directory: number; miniTable: number }): Buffer {
  const bytes = Buffer.alloc(SECTOR, 0);
  Buffer.from('d0cf11e0a1b11ae1', 'hex').copy(bytes);
  bytes.writeUInt16LE(0x3e, 24);
  bytes.writeUInt16LE(3, 26);
  bytes.writeUInt16LE(0xfffe, 28);
  bytes.writeUInt16LE(9, 30);
  bytes.writeUInt16LE(6, 32);
  bytes.writeUInt32LE(at.tables, 44);
  bytes.writeUInt32LE(at.directory, 48);
  bytes.writeUInt32LE(MINI_LIMIT, 56);
  bytes.writeUInt32LE(at.miniTable, 60);
  bytes.writeUInt32LE(END, 68);
  bytes.fill(0xff, 76);
  for (let table = 0; table < at.tables; table += 1)
    bytes.writeUInt32LE(at.firstTable + table, 76 + table * 4);
  return bytes;
}

function entryBytes({ name, kind, right, child, start, size }: Entry): Buffer {
  const bytes = Buffer.alloc(128);
  bytes.write(name, 'utf16le');
  bytes.writeUInt16LE(name.length * 2 + 2, 64);
  bytes[66] = kind;
  bytes.writeUInt32LE(FREE, 68);
  bytes.writeUInt32LE(right, 72);
  bytes.writeUInt32LE(child, 76);
  bytes.writeUInt32LE(start, 116);
  bytes.writeUInt32LE(size, 120);
  return bytes;
}

function numbers(list: readonly number[]): Buffer {
  const bytes = Buffer.alloc(list.length * 4);
  for (const [index, value] of list.entries()) bytes.writeUInt32LE(value, index * 4);
  return bytes;
}

function padded(bytes: Buffer, size: number, fill = 0): Buffer {
  return Buffer.concat([bytes, Buffer.alloc(Math.max(0, size - bytes.length), fill)]);
}
