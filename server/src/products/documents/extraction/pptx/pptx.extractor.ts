import { type Container, openContainer } from '../container/zip-container.ts';
import {
  type ExtractionSummary,
  type ExtractionWarning,
  MEDIA_TYPES,
  type PageSink,
  type ReaderTools,
} from '../extraction.ts';
import { readGraphics } from '../ooxml/graphics.ts';
import { openPackage, readPart, relationsOf, warningsOf } from '../ooxml/package-parts.ts';
import { PageFlow } from '../page/page-flow.ts';
import { inRole, type Piece } from '../page/piece.ts';
import { type Authors, CommentsReader, readAuthors } from './comments.ts';
import { type Layout, NO_LAYOUT, readLayout } from './layout.ts';
import { SlideReader } from './slide.ts';

/** What the slides of one presentation share. */
type Deck = {
  readonly container: Container;
  readonly authors: Authors;
  /** Layouts already read, by part. */
  readonly layouts: Map<string, Layout>;
  /** Headers and footers already given; the same comes back on every slide. */
  readonly edges: Set<string>;
};

type Slide = { readonly pieces: readonly Piece[]; readonly warnings: readonly ExtractionWarning[] };

/**
 * Reads a presentation, one page for each slide in the order in which they are shown: title, shapes, tables,
 * charts, diagrams and the words of pictures, then the speaker's notes and the comments. Slides that are not shown have the role `hidden`.
 *
 * @throws AppError `corrupt_file`, `xml_unsafe`, `archive_unsafe`, `decompression_limit`, `password_required`,
 *   `page_limit` (422)
 */
export async function extractPptx(
  path: string,
  sink: PageSink,
  tools: ReaderTools,
): Promise<ExtractionSummary> {
  const container = await openContainer(path);
  try {
    const { main, relations, metadata, warnings } = await openPackage(container, 'PPTX');
    const authors = await readAuthors(container, relations);
    const deck: Deck = { container, authors, layouts: new Map(), edges: new Set() };
    const targets = new Map(relations.map(({ id, target }) => [id, target]));
    const pages = new PageFlow(sink, tools);
    const found = new Set<ExtractionWarning>(warnings);
    for (const id of await slideIds(container, main)) {
      const slide = await readSlide(deck, targets.get(id));
      for (const warning of slide.warnings) found.add(warning);
      for (const piece of slide.pieces) pages.add(piece);
      pages.endPage();
      await pages.flush();
    }
    await pages.end();
    return { mediaType: MEDIA_TYPES.pptx, engine: 'pptx', warnings: [...found, ...pages.warnings], metadata };
  } finally {
    container.close();
  }
}

/** The order of the slides is that of this list, not of their parts. Source: ISO/IEC 29500-1 19.2.1.34. */
async function slideIds(container: Container, main: string): Promise<string[]> {
  const ids: string[] = [];
  await readPart(container, main, {
    open(name, attributes) {
      if (name === 'p:sldId') ids.push(attributes['r:id'] ?? '');
    },
  });
  return ids;
}

async function readSlide(deck: Deck, part: string | undefined): Promise<Slide> {
  if (!part) return { pieces: [], warnings: [] };
  const { container } = deck;
  const relations = await relationsOf(container, part);
  const target = (wanted: string) => relations.find(({ kind }) => kind === wanted)?.target;
  const layout = await layoutOf(deck, target('slideLayout'));
  const reader = new SlideReader(layout, await readGraphics(container, relations));
  await readPart(container, part, reader);
  const spoken = await readNotes(container, target('notesSlide'));
  const comments = new CommentsReader(deck.authors);
  for (const { kind, target: comment } of relations) {
    if (kind === 'comments') await readPart(container, comment, comments);
  }
  const pieces = [
    ...withoutKnownEdges(deck, reader.pieces),
    ...inRole(spoken, 'speaker_notes'),
    ...comments.pieces,
  ];
  const warnings = warningsOf(relations);
  if (!reader.isHidden) return { pieces, warnings };
  return { pieces: inRole(pieces, 'hidden'), warnings: [...warnings, 'hidden_content'] };
}

async function readNotes(container: Container, part: string | undefined): Promise<Piece[]> {
  if (!part) return [];
  const graphics = await readGraphics(container, await relationsOf(container, part));
  const notes = new SlideReader(NO_LAYOUT, graphics);
  await readPart(container, part, notes);
  return notes.pieces.filter(({ role }) => role === undefined);
}

async function layoutOf(deck: Deck, part: string | undefined): Promise<Layout> {
  const known = deck.layouts.get(part ?? '');
  if (known) return known;
  const layout = await readLayout(deck.container, part);
  deck.layouts.set(part ?? '', layout);
  return layout;
}

function withoutKnownEdges({ edges }: Deck, pieces: readonly Piece[]): Piece[] {
  return pieces.filter((piece) => {
    if (piece.kind === 'table' || (piece.role !== 'footer' && piece.role !== 'header')) return true;
    const isKnown = edges.has(piece.text);
    edges.add(piece.text);
    return !isKnown;
  });
}
