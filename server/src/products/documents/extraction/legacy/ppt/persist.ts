import { documentErrors } from '../../../errors.ts';
import { type PptRecord, recordAt } from './records.ts';

const [EDIT, DIRECTORY] = [4085, 6002];
const ENCRYPTED = 0xf3d1c4df;

/** Saves of one file; each adds what it changed. */
const MAX_EDITS = 10_000;

/** The objects of a presentation by their numbers, as the last save left them. */
export type Objects = { readonly document: PptRecord; get(number: number): PptRecord | undefined };

/**
 * Follows the saves of a presentation from the last to the first. Source: MS-PPT 2.1.2.
 *
 * @throws AppError `password_required`, `corrupt_file` (422)
 */
export function readObjects(stream: Buffer, currentUser: Buffer): Objects {
  if (currentUser.readUInt32LE(12) === ENCRYPTED) throw documentErrors.password_required();
  const places = new Map<number, number>();
  let document = 0;
  let at = currentUser.readUInt32LE(16);
  for (let edits = 0; at > 0 && edits < MAX_EDITS; edits += 1) {
    const edit = recordAt(stream, at);
    if (edit?.type !== EDIT) break;
    document ||= edit.data.readUInt32LE(16);
    addPlaces(recordAt(stream, edit.data.readUInt32LE(12)), places);
    const before = edit.data.readUInt32LE(8);
    // A save comes after those before it, so a chain that goes on forever is none.
    at = before < at ? before : 0;
  }
  const get = (number: number) => {
    const place = places.get(number);
    return place === undefined ? undefined : recordAt(stream, place);
  };
  const found = get(document);
  if (!found) throw documentErrors.corrupt_file({ format: 'PPT' });
  return { document: found, get };
}

/** Runs of numbers that follow each other, each with its place. Source: MS-PPT 2.3.5. */
function addPlaces(directory: PptRecord | undefined, places: Map<number, number>): void {
  if (directory?.type !== DIRECTORY) return;
  const { data } = directory;
  for (let at = 0; at + 4 <= data.length; ) {
    const head = data.readUInt32LE(at);
    const [first, count] = [head & 0xfffff, head >>> 20];
    at += 4;
    for (let number = first; number < first + count && at + 4 <= data.length; number += 1, at += 4) {
      if (!places.has(number)) places.set(number, data.readUInt32LE(at));
    }
  }
}
