import type { Picture } from '../page/picture.ts';
import type { AttributeOf } from './attribute-of.ts';

/** Where the elements that show a picture say which, the surest first. Source: HTML Standard 4.8. */
const ADDRESSES: Readonly<Record<string, readonly string[]>> = {
  img: ['src', 'srcset'],
  source: ['srcset'],
  input: ['src'],
  object: ['data'],
  embed: ['src'],
  image: ['href', 'xlink:href'],
};

/** The ground that an element has by its own style. The distance is bounded: a hostile style has many beginnings. */
const GROUND = /background(?:-image)?\s{0,9}:[^;:{}]{0,200}?url\(\s{0,9}["']?(data:[^"')]*)/i;

/** Characters of base64: 15 KB. What decorates a page (signs, patterns, shades) is smaller, print is larger. */
const MIN_GROUND_CHARACTERS = 20_000;

/** Finds the picture that an address leads to without the network. */
export type PictureAt = (address: string) => Picture | undefined;

/** The picture that an element shows, or undefined when there is none or it is elsewhere. */
export function shownPicture(tag: string, attribute: AttributeOf, pictureAt: PictureAt): Picture | undefined {
  for (const name of ADDRESSES[tag] ?? []) {
    const value = attribute(name)?.trim() ?? '';
    // Of several sizes the first: a list separates an address from its size by a space.
    const address = name === 'srcset' ? value.split(/\s/)[0] : value;
    const picture = address ? pictureAt(address) : undefined;
    if (picture) return picture;
  }
  const ground = GROUND.exec(attribute('style') ?? '')?.[1] ?? '';
  return ground.length < MIN_GROUND_CHARACTERS ? undefined : pictureAt(ground);
}
