import { posix } from 'node:path';
import { documentErrors } from '../../errors.ts';
import { tidyText } from '../clean-text.ts';
import { type ExtractionSummary, MEDIA_TYPES, type PageSink } from '../extraction.ts';
import { PageWriter } from '../page-writer.ts';
import { readXml, type XmlHandler } from '../xml-part.ts';
import { type Container, openContainer } from '../zip-container.ts';
import { BodyReader } from './body.ts';
import { createNumbering, numberingReader, styleReader } from './numbering.ts';

type Relation = { readonly kind: string; readonly target: string };

/** Parts read after the body, in the order in which their text is given. */
const AFTER_BODY = ['footnotes', 'endnotes', 'comments', 'chart', 'diagramData', 'footer'];

/**
 * Reads the text of a Word document: headers, body with lists, tables, text boxes and formulas, then notes,
 * comments, charts and footers. Relationships that lead outside the file are never followed.
 *
 * @throws AppError `corrupt_file`, `xml_unsafe`, `archive_unsafe`, `decompression_limit`, `password_required`
 *   (422)
 */
export async function extractDocx(path: string, sink: PageSink): Promise<ExtractionSummary> {
  const container = await openContainer(path);
  try {
    const root = await relationsOf(container, '');
    const main = root.find(({ kind }) => kind === 'officeDocument')?.target;
    if (!main || !container.has(main)) throw documentErrors.corrupt_file({ format: 'DOCX' });
    const page = new PageWriter();
    page.laidOut(tidyText((await readDocument(container, main)).join('\n\n')));
    await sink(page.page(1));
    const properties = root.find(({ kind }) => kind === 'core-properties')?.target;
    const metadata = await readProperties(container, properties);
    return { mediaType: MEDIA_TYPES.docx, engine: 'docx', warnings: [], metadata };
  } finally {
    container.close();
  }
}

async function readDocument(container: Container, main: string): Promise<string[]> {
  const relations = await relationsOf(container, main);
  const numbering = createNumbering();
  const targets = (kind: string) => [
    ...new Set(relations.filter((relation) => relation.kind === kind).map(({ target }) => target)),
  ];
  for (const target of targets('numbering')) await readPart(container, target, numberingReader(numbering));
  for (const target of targets('styles')) await readPart(container, target, styleReader(numbering));
  const parts = [...targets('header'), main, ...AFTER_BODY.flatMap(targets)];
  const blocks: string[] = [];
  const seen = new Set<string>();
  for (const part of parts) {
    const reader = /chart|diagram/i.test(part) ? new LabelReader() : new BodyReader(numbering);
    await readPart(container, part, reader);
    for (const block of reader.blocks) {
      // The same header comes once for each section.
      if (part !== main && seen.has(block)) continue;
      seen.add(block);
      blocks.push(block);
    }
  }
  return blocks;
}

/** Titles, categories and values of a chart, and the labels of a diagram. */
class LabelReader implements XmlHandler {
  readonly blocks: string[] = [];
  private isText = false;

  open(name: string): void {
    this.isText = name === 'a:t' || name === 'c:v';
  }

  close(): void {
    this.isText = false;
  }

  text(text: string): void {
    if (this.isText) this.blocks.push(text);
  }
}

async function readPart(container: Container, part: string, handler: XmlHandler): Promise<void> {
  if (container.has(part)) await readXml(container.read(part), handler);
}

/** What a part points at inside the file, by the last word of the relationship's type. Source: ISO 29500-2 6.5. */
async function relationsOf(container: Container, part: string): Promise<Relation[]> {
  const folder = posix.dirname(part);
  const relations: Relation[] = [];
  await readPart(container, posix.join(folder, '_rels', `${posix.basename(part)}.rels`), {
    open(name, attributes) {
      if (name !== 'rel:Relationship' || attributes.TargetMode === 'External') return;
      const target = attributes.Target ?? '';
      const resolved = target.startsWith('/') ? target.slice(1) : posix.join(folder, target);
      relations.push({ kind: attributes.Type?.split('/').at(-1) ?? '', target: resolved });
    },
  });
  return relations;
}

async function readProperties(
  container: Container,
  part: string | undefined,
): Promise<Record<string, string>> {
  const names: Record<string, string> = {
    'dc:title': 'title',
    'dc:creator': 'author',
    'dc:subject': 'subject',
  };
  const metadata: Record<string, string> = {};
  let current: string | undefined;
  await readPart(container, part ?? '', {
    open: (name) => {
      current = names[name];
    },
    close: () => {
      current = undefined;
    },
    text: (text) => {
      if (current && text.trim()) metadata[current] = text.trim();
    },
  });
  return metadata;
}
