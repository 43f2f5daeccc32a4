import { posix } from 'node:path';
import { documentErrors } from '../../errors.ts';
import type { Container } from '../container/zip-container.ts';
import { readPart } from '../ooxml/package-parts.ts';

/** What a book is made of. Names are those of parts of the container. */
export type Package = {
  readonly main: string;
  /** Its chapters in reading order, its table of contents among them where it is one. */
  readonly chapters: readonly Chapter[];
  /** Its table of contents: a page of EPUB 3, or the NCX of EPUB 2. */
  readonly contents: string | undefined;
};

/** A chapter that the container has not, or has in a type that is not read, is not readable. */
export type Chapter = { readonly part: string; readonly isReadable: boolean; readonly isContents: boolean };

type Item = { readonly part: string; readonly type: string; readonly isContents: boolean };

/** Algorithms that garble fonts and nothing else. Source: EPUB 3.3 section 4.3, and Adobe's older one. */
const FONT_ALGORITHMS = new Set(['http://www.idpf.org/2008/embedding', 'http://ns.adobe.com/pdf/enc#rc']);

/** @throws AppError `corrupt_file` (422): the book has no list of its parts */
export async function openPackage(container: Container): Promise<Package> {
  const main = await mainPart(container);
  const items = new Map<string, Item>();
  const spine: string[] = [];
  let ncx = '';
  await readPart(container, main, {
    open(name, attributes) {
      const tag = localName(name);
      if (tag === 'item') {
        items.set(attributes.id ?? '', {
          part: resolvePart(main, attributes.href ?? ''),
          type: attributes['media-type'] ?? '',
          isContents: / nav /.test(` ${attributes.properties ?? ''} `),
        });
      } else if (tag === 'spine') ncx = attributes.toc ?? '';
      else if (tag === 'itemref') spine.push(attributes.idref ?? '');
    },
  });
  const nav = [...items.values()].find(({ isContents }) => isContents);
  const listed = spine.map((id) => items.get(id) ?? { part: id, type: '', isContents: false });
  const chapters = listed.map(({ part, type, isContents }) => ({
    part,
    isContents,
    isReadable: /html|xml$/.test(type) && container.has(part),
  }));
  return {
    main,
    chapters: [...new Map(chapters.map((chapter) => [chapter.part, chapter])).values()],
    contents: (nav ?? items.get(ncx))?.part,
  };
}

/**
 * Refuses a book whose text only a shop's own program can open.
 *
 * @throws AppError `unsupported_format` (415)
 */
export async function refuseProtected(container: Container): Promise<void> {
  let algorithm = '';
  await readPart(container, 'META-INF/encryption.xml', {
    open(name, attributes) {
      const tag = localName(name);
      if (tag === 'EncryptedData') algorithm = '';
      if (tag === 'EncryptionMethod') algorithm ||= (attributes.Algorithm ?? '').toLowerCase();
      if (tag !== 'CipherReference' || FONT_ALGORITHMS.has(algorithm)) return;
      const detected = 'EPUB, DRM';
      throw documentErrors.unsupported_format({ detected }, { detected });
    },
  });
}

/** A part as another names it, without the place inside it. */
export function resolvePart(from: string, reference: string): string {
  const path = reference.replace(/[?#].*$/, '');
  return posix.join(posix.dirname(from), decoded(path));
}

function decoded(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}

async function mainPart(container: Container): Promise<string> {
  let main = '';
  await readPart(container, 'META-INF/container.xml', {
    open(name, attributes) {
      if (localName(name) === 'rootfile') main ||= attributes['full-path'] ?? '';
    },
  });
  if (!main || !container.has(main)) throw documentErrors.corrupt_file({ format: 'EPUB' });
  return main;
}

function localName(name: string): string {
  return name.slice(name.indexOf(':') + 1);
}
