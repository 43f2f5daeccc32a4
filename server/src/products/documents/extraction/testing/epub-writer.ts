import { writeZip, type ZipPart } from './zip-writer.ts';

export type EpubPlan = {
  /** Chapters by file name: the content of `body`, or a whole file when it begins with `<?xml`; drawings by `.svg`. */
  readonly chapters: Readonly<Record<string, string>>;
  /** The table of contents: the content of `nav`, or of `navMap` when `isOld`. */
  readonly contents?: string;
  readonly isOld?: boolean;
  readonly encryption?: string;
  readonly metadata?: string;
  readonly extra?: readonly ZipPart[];
};

const XHTML = 'application/xhtml+xml';

/** Writes a book of EPUB 3, or of EPUB 2 when `isOld`; its table of contents stands in the spine too. */
export function writeEpub(plan: EpubPlan): Buffer {
  const names = Object.keys(plan.chapters);
  const item = (id: string, href: string, rest: string) => `<item id="${id}" href="${href}" ${rest}/>`;
  const contents = plan.isOld
    ? item('contents', 'toc.ncx', 'media-type="application/x-dtbncx+xml"')
    : item('contents', 'nav.xhtml', `media-type="${XHTML}" properties="nav"`);
  const typeOf = (name: string) => (name.endsWith('.svg') ? 'image/svg+xml' : XHTML);
  const items = names.map((name, at) => item(`c${at}`, encodeURI(name), `media-type="${typeOf(name)}"`));
  const spine = names.map((_, at) => `<itemref idref="c${at}"/>`).join('');
  const opf = `<package xmlns="http://www.idpf.org/2007/opf" xmlns:dc="http://purl.org/dc/elements/1.1/"><metadata>${plan.metadata ?? ''}</metadata><manifest>${contents}${items.join('')}</manifest><spine toc="contents">${plan.isOld ? '' : '<itemref idref="contents"/>'}${spine}</spine></package>`;
  const nav = plan.isOld
    ? `<?xml version="1.0"?><!DOCTYPE ncx PUBLIC "-//NISO//DTD ncx 2005-1//EN" "http://www.daisy.org/z3986/2005/ncx-2005-1.dtd"><ncx><navMap>${plan.contents ?? ''}</navMap></ncx>`
    : page(`<nav>${plan.contents ?? ''}</nav>`);
  return writeZip([
    { name: 'mimetype', data: 'application/epub+zip', isStored: true },
    {
      name: 'META-INF/container.xml',
      data: '<container xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><rootfiles><rootfile full-path="OEBPS/book.opf"/></rootfiles></container>',
    },
    ...(plan.encryption ? [{ name: 'META-INF/encryption.xml', data: plan.encryption }] : []),
    { name: 'OEBPS/book.opf', data: opf },
    { name: plan.isOld ? 'OEBPS/toc.ncx' : 'OEBPS/nav.xhtml', data: nav },
    ...names.map((name) => ({ name: `OEBPS/${name}`, data: page(plan.chapters[name] ?? '') })),
    ...(plan.extra ?? []),
  ]);
}

function page(content: string): string {
  if (content.startsWith('<?xml')) return content;
  return `<?xml version="1.0"?><!DOCTYPE html><html xmlns="http://www.w3.org/1999/xhtml"><head><title/></head><body>${content}</body></html>`;
}
