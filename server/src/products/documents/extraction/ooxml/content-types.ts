import type { Container } from '../container/zip-container.ts';
import { readPart } from './package-parts.ts';

/** Gives the media type of a part, in lower case and without parameters; empty when the file names none. */
export type TypeOfPart = (part: string) => string;

/** Reads which media type each part has: by its name, else by how that ends. Source: ISO 29500-2 6.2.3. */
export async function readContentTypes(container: Container): Promise<TypeOfPart> {
  const types = new Map<string, string>();
  await readPart(container, '[Content_Types].xml', {
    open(name, { PartName: part = '', Extension: extension = '', ContentType: type = '' }) {
      if (name === 'ct:Override') types.set(part.toLowerCase(), type);
      else if (name === 'ct:Default') types.set(extension.toLowerCase(), type);
    },
  });
  return (part) => {
    const name = part.toLowerCase();
    const type = types.get(`/${name}`) ?? types.get(/\.([^./]+)$/.exec(name)?.[1] ?? '') ?? '';
    return type.split(';')[0]?.trim().toLowerCase() ?? '';
  };
}
