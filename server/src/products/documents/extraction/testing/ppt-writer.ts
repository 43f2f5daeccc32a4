import { writeCfb } from './cfb-writer.ts';

/** A text by what it is (0 a title, 1 a body, 2 notes, 4 other). */
export type PptText = { readonly kind: number; readonly text: string };

export type PptPlan = {
  readonly slides: readonly {
    /** Kept with those of all slides; the shapes of the slide refer to them. */
    readonly outline?: readonly PptText[];
    /** In shapes of the slide itself, before those that refer. */
    readonly own?: readonly PptText[];
    readonly notes?: string;
  }[];
  readonly isEncrypted?: boolean;
  readonly hasObject?: boolean;
};

/** Writes a presentation of PowerPoint 97, its slides stored in the opposite order of the show. Source: MS-PPT. */
export function writePpt({ slides, isEncrypted = false, hasObject = false }: PptPlan): Buffer {
  const objects: Buffer[] = [];
  const store = (bytes: Buffer) => objects.push(bytes) + 1;
  const stored = slides.toReversed().map(({ outline = [], own = [], notes }, index): Stored => {
    const texts = [
      { kind: 2, text: notes ?? '' },
      { kind: 4, text: '*' },
    ];
    const notesObject = notes === undefined ? 0 : store(slideOf(1008, 0, { own: texts, references: 0 }));
    const slide = slideOf(1006, notesObject && 512 + index, { own, references: outline.length });
    return { outline, notesObject, id: 256 + index, object: store(slide) };
  });
  const all = [documentOf(stored.toReversed(), hasObject), ...objects];
  const directoryAt = Buffer.concat(all).length;
  let at = 0;
  const places = all.map((object) => {
    at += object.length;
    return at - object.length;
  });
  const directory = atom(6002, numbers([(all.length << 20) | 1, ...places]));
  const edit = atom(4085, numbers([0, 0, 0, directoryAt, 1, 0, 0]));
  const token = isEncrypted ? 0xf3d1c4df : 0xe391c05f;
  const user = numbers([0, 0, 20, token, directoryAt + directory.length]);
  return writeCfb({ 'PowerPoint Document': Buffer.concat([...all, directory, edit]), 'Current User': user });
}

type Stored = { outline: readonly PptText[]; notesObject: number; id: number; object: number };

function documentOf(shown: readonly Stored[], hasObject: boolean): Buffer {
  const slides = shown.map(({ object, id, outline }) =>
    Buffer.concat([listed(object, id), ...outline.map(textRecords)]),
  );
  const notes = shown
    .filter(({ notesObject }) => notesObject > 0)
    .map(({ notesObject, id }) => listed(notesObject, id + 256));
  const embedded = hasObject ? [record(1033, record(4044, Buffer.alloc(0)))] : [];
  const lists = [record(4080, Buffer.concat(slides), 0), record(4080, Buffer.concat(notes), 2)];
  return record(1000, Buffer.concat([...embedded, ...lists]));
}

type Shapes = { readonly own: readonly PptText[]; readonly references: number };

function slideOf(type: number, notesId: number, { own, references }: Shapes): Buffer {
  const boxes = own.map((text) => record(0xf00d, textRecords(text)));
  const referring = Array.from({ length: references }, (_, index) =>
    record(0xf00d, atom(3998, numbers([index]))),
  );
  return record(
    type,
    Buffer.concat([
      atom(1007, numbers([0, 0, 0, 0, notesId, 0])),
      record(1036, Buffer.concat([...boxes, ...referring])),
    ]),
  );
}

function listed(object: number, id: number): Buffer {
  return atom(1011, numbers([object, 0, 0, id, 0]));
}

function textRecords({ kind, text }: PptText): Buffer {
  return Buffer.concat([atom(3999, numbers([kind])), atom(4000, Buffer.from(text, 'utf16le'))]);
}

function atom(type: number, data: Buffer): Buffer {
  return header(0, type, data);
}

function record(type: number, data: Buffer, instance = 0): Buffer {
  return header((instance << 4) | 0x0f, type, data);
}

function header(head: number, type: number, data: Buffer): Buffer {
  const bytes = Buffer.alloc(8);
  bytes.writeUInt16LE(head, 0);
  bytes.writeUInt16LE(type, 2);
  bytes.writeUInt32LE(data.length, 4);
  return Buffer.concat([bytes, data]);
}

function numbers(list: readonly number[]): Buffer {
  const bytes = Buffer.alloc(list.length * 4);
  for (const [index, value] of list.entries()) bytes.writeUInt32LE(value >>> 0, index * 4);
  return bytes;
}
