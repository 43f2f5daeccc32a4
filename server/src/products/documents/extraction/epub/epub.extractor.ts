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

/**
 * Reads a book chapter by chapter, a page or more for each, under the names of its table of contents, which is not
 * itself read as text.
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
    const missing = book.chapters.filter((part) => !container.has(part));
    for (const part of book.chapters) {
      if (container.has(part)) await readChapter(container, part, { flow, label: titles?.get(part) });
    }
    await flow.flush();
    const warnings = [...(missing.length > 0 ? ['pages_unreadable'] : []), ...flow.warnings];
    const metadata = await readProperties(container, book.main);
    return { mediaType: MEDIA_TYPES.epub, engine: 'epub', warnings, metadata };
  } finally {
    container.close();
  }
}

type Chapter = { readonly flow: PageFlow; readonly label: string | undefined };

/** A chapter without text, such as a cover whose picture has no words, is no page. */
async function readChapter(container: Container, part: string, { flow, label }: Chapter): Promise<void> {
  const pictureAt = (address: string) => pictureInAddress(address) ?? pictureBeside(container, part, address);
  for (const piece of readHtml(await textOf(container, part), pictureAt).end()) flow.add(piece, label);
  flow.endPageWithText(label);
  await flow.flush();
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
