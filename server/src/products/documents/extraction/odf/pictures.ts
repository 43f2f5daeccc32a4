import type { Container } from '../container/zip-container.ts';
import { missingPicture, type Picture } from '../page/picture.ts';

/** A drawing of lines, beside which programs put the same as a picture. */
const VECTORS = /\.(?:svgz?|svm)$/i;
/** The same in base64, by how it begins: `<svg`, `<?xml`, `VCLMTF`. */
const VECTORS_IN_BASE64 = /^(?:PHN2Zy|PD94bWwg|VkNMTVRG)/;
/** Pictures that are decoded here, by the end of their name or, in base64, by how they begin. */
const DECODED = /\.(?:png|jpe?g|gif|webp|bmp|tiff?)$|^(?:iVBORw0KGgo|\/9j\/|R0lGOD|UklGR|Qk|SUkqA|TU0AK)/i;

/** An address, a place outside of the file, or none. Source: ODF 1.3 part 2, 3.7. */
const ELSEWHERE = /^(?:$|[/#]|\.\.\/|[a-z][a-z\d+.-]*:)/i;

/** The picture in the file that a reference leads to, or undefined when it leads elsewhere. */
export function pictureIn(container: Container, reference: string): Picture | undefined {
  const part = reference.replace(/^\.\//, '');
  if (VECTORS.test(part) || ELSEWHERE.test(part)) return undefined;
  return container.has(part) ? { name: part, bytes: () => container.read(part) } : missingPicture(part);
}

/** The picture that the text holds itself. */
export function pictureInBase64(text: string): Picture | undefined {
  if (VECTORS_IN_BASE64.test(text)) return undefined;
  return { name: text, bytes: () => [Buffer.from(text, 'base64')] };
}

/** What one frame shows in several ways, of which a person sees one. Source: ODF 1.3 part 3, 10.4.2. */
export class Renditions {
  /** Something that is text stands in the frame: pictures beside it show the same. */
  isRead = false;
  readonly #pictures: Picture[] = [];

  add(picture: Picture | undefined): void {
    if (picture) this.#pictures.push(picture);
  }

  /** The picture whose words are to be read, if it is one that they are in. */
  get picture(): Picture | undefined {
    if (this.isRead) return undefined;
    const held = this.#pictures.filter(({ isMissing }) => !isMissing);
    return held.find(({ name }) => DECODED.test(name)) ?? held[0] ?? this.#pictures[0];
  }
}
