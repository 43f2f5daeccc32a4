import { type Container, openContainer } from '../container/zip-container.ts';
import { type ExtractionSummary, MEDIA_TYPES, type PageSink, type ReaderTools } from '../extraction.ts';
import { declaredEncoding, readHtml } from '../html/read-html.ts';
import { readProperties } from '../ooxml/package-parts.ts';
import { PageFlow } from '../page/page-flow.ts';
import { type Picture, pictureInAddress } from '../page/picture.ts';
import { cleanText } from '../text/clean-text.ts';
import { decodeText } from '../text/text-encoding.ts';
import { readContents } from './contents.ts';
import { openPackage, refuseProtected, resolvePart } from './package.ts';

type Target = { readonly flow: PageFlow; readonly label: string | undefined };

/**
 * Reads a book chapter by chapter, a page or more for each, under the names of its table of contents, which is not
 * itself read as text. A chapter without text, or that cannot be read, is a page without text.
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
    for (const { part, isReadable } of book.chapters) {
      const label = titles?.get(part);
      if (isReadable) await readChapter(container, part, { flow, label });
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

async function readChapter(container: Container, part: string, { flow, label }: Target): Promise<void> {
  const pictureAt = (address: string) => pictureInAddress(address) ?? pictureBeside(container, part, address);
  for (const piece of readHtml(await textOf(container, part), pictureAt).end()) flow.add(piece, label);
}

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
