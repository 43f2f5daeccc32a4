import { type Container, openContainer } from '../container/zip-container.ts';
import { type ExtractionSummary, MEDIA_TYPES, type PageSink, type ReaderTools } from '../extraction.ts';
import { declaredEncoding, readHtml } from '../html/read-html.ts';
import { readProperties } from '../ooxml/package-parts.ts';
import { PageFlow } from '../page/page-flow.ts';
import { type Picture, pictureInAddress } from '../page/picture.ts';
import type { Piece } from '../page/piece.ts';
import { cleanText } from '../text/clean-text.ts';
import { decodeText } from '../text/text-encoding.ts';
import { readContents } from './contents.ts';
import { openPackage, refuseProtected, resolvePart } from './package.ts';

/**
 * Reads a book chapter by chapter, a page or more for each, under the names of its table of contents, whose list is
 * not itself read as text. A chapter without text, or that cannot be read, is a page without text.
 *
 * @throws AppError `corrupt_file`, `xml_unsafe`, `archive_unsafe`, `decompression_limit`, `page_limit` (422),
 *   `unsupported_format` (415): only a shop's own program can open it
 */
export async function extractEpub(
  path: string,
  sink: PageSink,
  tools: ReaderTools,
): Promise<ExtractionSummary> {
  const container = await openContainer(path);
  try {
    await refuseProtected(container);
    const book = await openPackage(container);
    const { contents } = book;
    const isListed = contents !== undefined && container.has(contents);
    const titles = isListed ? readContents(await textOf(container, contents), contents) : undefined;
    const flow = new PageFlow(sink, tools);
    for (const { part, isReadable, isContents } of book.chapters) {
      const label = titles?.get(part);
      const pieces = isReadable ? await readChapter(container, part, isContents) : [];
      if (isContents && pieces.length === 0) continue;
      for (const piece of pieces) flow.add(piece, label);
      flow.endPart(label);
      await flow.flush();
    }
    const isAnyUnread = book.chapters.some(({ isReadable }) => !isReadable);
    const warnings = [...(isAnyUnread ? ['pages_unreadable'] : []), ...flow.warnings];
    const metadata = await readProperties(container, book.main);
    return { mediaType: MEDIA_TYPES.epub, engine: 'epub', warnings, metadata };
  } finally {
    container.close();
  }
}

/** Of the table of contents what stands beside its list. */
async function readChapter(container: Container, part: string, isContents: boolean): Promise<Piece[]> {
  const pictureAt = (address: string) => pictureInAddress(address) ?? pictureBeside(container, part, address);
  const source = await textOf(container, part);
  return [...readHtml(isContents ? source.replace(LISTS, '') : source, pictureAt).end()];
}

/** Source: EPUB 3.3, 7.3. */
const LISTS = /<nav\b[\s\S]*?<\/nav\s*>|<title\b[\s\S]*?<\/title\s*>/gi;

function pictureBeside(container: Container, chapter: string, address: string): Picture | undefined {
  const part = resolvePart(chapter, address);
  return container.has(part) ? { name: part, bytes: () => container.read(part) } : undefined;
}

async function textOf(container: Container, part: string): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of container.read(part)) chunks.push(chunk);
  const bytes = Buffer.concat(chunks);
  return withEnds(cleanText(decodeText(bytes, declaredEncoding(bytes)).text).text);
}

/** An element of XML may end where it begins; read as HTML, such a `title` would swallow the chapter. */
function withEnds(source: string): string {
  return source.replace(/<([A-Za-z][\w:-]*)((?:\s[^<>]*)?)\/>/g, '<$1$2></$1>');
}
