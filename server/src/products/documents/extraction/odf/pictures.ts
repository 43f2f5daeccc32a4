import type { Container } from '../container/zip-container.ts';
import type { Picture } from '../page/picture.ts';

/** A drawing of lines, beside which programs put the same as a picture. */
const VECTORS = /\.(?:svgz?|svm)$/i;
/** The same in base64, by how it begins: `<svg`, `<?xml`. */
const VECTORS_IN_BASE64 = /^(?:PHN2Zy|PD94bWwg)/;

/** The picture in the file that a reference leads to, or undefined when it leads elsewhere. */
export function pictureIn(container: Container, reference: string): Picture | undefined {
  const part = reference.replace(/^\.\//, '');
  const isRead = container.has(part) && !VECTORS.test(part);
  return isRead ? { name: part, bytes: () => container.read(part) } : undefined;
}

/** The picture that the text holds itself. */
export function pictureInBase64(text: string): Picture | undefined {
  if (VECTORS_IN_BASE64.test(text)) return undefined;
  return { name: text, bytes: () => [Buffer.from(text, 'base64')] };
}
