import { type ExtractionWarning, MAX_OCR_PAGES, type PageSink, type PageText } from '../extraction.ts';
import { takeTurns } from '../process/take-turns.ts';
import { pageOfPicture } from './ocr-page.ts';
import { createPictureReader, type PictureText } from './picture-reader.ts';
import type { Bitmap, OcrAccess } from './port.ts';

/** Pictures held at the same time: four of the largest are a third of what a reader may have. */
const MAX_WINDOW = 4;

/**
 * Source: measured, print of the languages looked for is read above 0.75; Cyrillic and Greek are read as letters that
 * look alike at 0.45 to 0.56.
 */
const DOUBTFUL = 0.6;

/**
 * What becomes of a page when its picture is read: `fallback` itself when it stays as it is. `warn` takes what a person
 * should know then.
 */
export type Choose = (
  found: PictureText,
  fallback: PageText,
  warn: (warning: ExtractionWarning) => void,
) => PageText;

type Terms = {
  readonly choose?: Choose;
  /** What a person should know about the page when it stays as it is. */
  readonly warnings?: readonly ExtractionWarning[];
};

export type OcrQueue = {
  /** Takes the picture of a page; `fallback` is what the page is without its words. The longer text is chosen. */
  add(bitmap: Bitmap, fallback: PageText, terms?: Terms): Promise<void>;
  /** Waits for all; what a person should know about them, and how many of them have no text after all. */
  end(): Promise<{
    readonly warnings: readonly ExtractionWarning[];
    readonly read: number;
    readonly empty: number;
  }>;
};

type Desk = {
  readonly sink: PageSink;
  /** Pages that were read before; nobody needs them again. */
  readonly known: ReadonlySet<number>;
};

/**
 * Reads pictures of pages as many at a time as the recognition does, and hands each page on when it is read. Until
 * then it keeps its turn: were a page that is looked at again to wait behind the next ones, all of them would end
 * together, and a person would see nothing for as long as a kill would cost.
 */
export function createOcrQueue({ recognise, processes }: OcrAccess, { sink, known }: Desk): OcrQueue {
  const read = createPictureReader(recognise, takeTurns(processes));
  const warnings = new Set<ExtractionWarning>();
  const underWay = new Set<Promise<void>>();
  // One page more than are read: its picture is drawn meanwhile.
  const window = Math.min(processes + 1, MAX_WINDOW);
  const counts = { taken: 0, read: 0, empty: 0 };

  const keep = async (page: PageText, { warnings: own = [] }: Terms): Promise<void> => {
    if (page.source === 'none') counts.empty += 1;
    for (const warning of own) warnings.add(warning);
    await sink(page);
  };
  const readPage = async (bitmap: Bitmap, fallback: PageText, terms: Terms): Promise<void> => {
    const found = await read(bitmap);
    if (!found) warnings.add('ocr_failed');
    const warn = (warning: ExtractionWarning) => void warnings.add(warning);
    const page = found ? (terms.choose ?? longer)(found, fallback, warn) : fallback;
    if (page === fallback) return await keep(fallback, terms);
    counts.read += 1;
    if (page.source === 'ocr' && page.confidence < DOUBTFUL) warnings.add('ocr_doubtful');
    await sink(page);
  };

  return {
    async add(bitmap, fallback, terms = {}) {
      counts.taken += 1;
      if (known.has(fallback.number)) {
        counts.read += 1;
        return;
      }
      if (counts.taken > MAX_OCR_PAGES) {
        warnings.add('ocr_page_limit');
        return await keep(fallback, terms);
      }
      const reading = readPage(bitmap, fallback, terms).finally(() => underWay.delete(reading));
      underWay.add(reading);
      if (underWay.size >= window) await Promise.race(underWay);
    },
    async end() {
      await Promise.all(underWay);
      return { warnings: [...warnings], read: counts.read, empty: counts.empty };
    },
  };
}

function longer(found: PictureText, fallback: PageText): PageText {
  const page = pageOfPicture(fallback.number, found);
  return page.text.length > fallback.text.length ? page : fallback;
}
