import { useQuery } from '@tanstack/react-query';
import { type MouseEvent, type RefObject, useCallback, useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ErrorCallout } from '../../../kit/error-callout.tsx';
import { Skeleton } from '../../../kit/skeleton.tsx';
import { faultOf } from '../../../shell/faults.ts';
import type { Block, Extraction, Source } from '../wire.ts';
import { BoxMark } from './box-mark.tsx';
import type { Box, PagePosition } from './page-position.ts';
import { pageImageQuery } from './source.api.ts';
import { useBlobUrl } from './use-blob-url.ts';

type PdfPagesProps = { source: Source; extraction: Extraction | undefined; position: PagePosition };

/**
 * The pages of a PDF as they look, one below the other: what is marked in the text is marked on its page, and a press
 * on a page marks the words that stand there.
 */
export function PdfPages({ source, extraction, position }: PdfPagesProps) {
  const list = useRef<HTMLOListElement>(null);
  const width = useDrawnWidth(list);
  const count = source.page_count ?? 1;
  const near = useNearPages(list, count);
  const [ratio, setRatio] = useState(A4);
  useShownPage(list, position);
  const numbers = Array.from({ length: count }, (_, index) => index + 1);
  const blocksOf = (page: number) => extraction?.pages.find(({ number }) => number === page)?.blocks ?? [];
  return (
    <ol ref={list} className="grid gap-4 p-4">
      {numbers.map((number) => (
        <PdfPage
          key={number}
          fileId={source.file_id}
          number={number}
          width={near.has(number) ? width : null}
          ratio={ratio}
          blocks={blocksOf(number)}
          place={position.place?.page === number ? position.place.start : null}
          onMeasure={setRatio}
          onPress={({ start, end }) => position.show({ page: number, start, end })}
        />
      ))}
    </ol>
  );
}

/** Height of a page for its width, until the first has been seen. */
const A4 = Math.SQRT2;

type PdfPageProps = {
  fileId: string;
  number: number;
  /** In pixels; null while nobody is near it. */
  width: number | null;
  ratio: number;
  blocks: readonly Block[];
  /** Where in its text the marked place begins. */
  place: number | null;
  onMeasure: (ratio: number) => void;
  onPress: (block: Block) => void;
};

function PdfPage({ fileId, number, width, ratio, blocks, place, onMeasure, onPress }: PdfPageProps) {
  const { t } = useTranslation('documents');
  const image = useQuery({ ...pageImageQuery(fileId, number, width ?? 0), enabled: width !== null });
  const url = useBlobUrl(image.data, 'image/png');
  const marked = blocks.find(({ start, end }) => place !== null && start <= place && place < end)?.box;
  const press = (event: MouseEvent<HTMLElement>) => {
    const block = blockAt(blocks, event);
    if (block) onPress(block);
  };
  return (
    <li data-original-page={number} className="relative mx-auto w-full max-w-4xl scroll-mt-4">
      {image.isError && (
        <div className="p-4">
          <ErrorCallout fault={faultOf(image.error)} onRetry={() => void image.refetch()} />
        </div>
      )}
      {!url && !image.isError && (
        <div style={{ aspectRatio: 1 / ratio }}>
          <Skeleton className="size-full" />
        </div>
      )}
      {url && (
        // biome-ignore lint/a11y/useKeyWithClickEvents: the same words are in the text, within reach of the keyboard
        <img
          src={url}
          alt={t('source.page_image', { number })}
          onLoad={({ currentTarget }) => onMeasure(currentTarget.naturalHeight / currentTarget.naturalWidth)}
          onClick={press}
          className="block w-full cursor-pointer rounded-sm border border-line shadow-lift"
        />
      )}
      {url && marked && <BoxMark box={marked} />}
    </li>
  );
}

/** The smallest block under the pointer: a table lies within its page, a caption within a table. */
function blockAt(blocks: readonly Block[], event: MouseEvent<HTMLElement>): Block | undefined {
  const { left, top, width, height } = event.currentTarget.getBoundingClientRect();
  const [x, y] = [(event.clientX - left) / width, (event.clientY - top) / height];
  const areaOf = ([l, t, r, b]: Box) => (r - l) * (b - t);
  return blocks
    .filter(({ box }) => box && x >= box[0] && x <= box[2] && y >= box[1] && y <= box[3])
    .sort((a, b) => areaOf(a.box as Box) - areaOf(b.box as Box))[0];
}

/** Sharp on this screen, in few enough sizes that turning a phone draws nothing twice. */
const WIDTH_STEP = 200;
const MAX_WIDTH = 2_400;

function useDrawnWidth(list: RefObject<HTMLElement | null>): number | null {
  const [width, setWidth] = useState<number | null>(null);
  useEffect(() => {
    const across = Math.min(list.current?.clientWidth ?? 0, MAX_WIDTH) * devicePixelRatio;
    setWidth(Math.min(MAX_WIDTH, Math.max(1, Math.ceil(across / WIDTH_STEP)) * WIDTH_STEP));
  }, [list]);
  return width;
}

/** The pages that are in sight, or nearly. */
function useNearPages(list: RefObject<HTMLElement | null>, count: number): ReadonlySet<number> {
  const [near, setNear] = useState<ReadonlySet<number>>(new Set());
  const change = useCallback((entries: readonly IntersectionObserverEntry[]) => {
    setNear((old) => {
      const changed = new Set(old);
      for (const { target, isIntersecting } of entries) {
        const number = Number((target as HTMLElement).dataset.originalPage);
        if (isIntersecting) changed.add(number);
        else changed.delete(number);
      }
      return changed;
    });
  }, []);
  // biome-ignore lint/correctness/useExhaustiveDependencies: how many there are is known once the text is read
  useEffect(() => {
    const watch = new IntersectionObserver(change, { rootMargin: '600px 0px' });
    for (const page of list.current?.children ?? []) watch.observe(page);
    return () => watch.disconnect();
  }, [list, change, count]);
  return near;
}

/** Brings the page, or the mark on it, into sight when the text asks for it. */
function useShownPage(list: RefObject<HTMLElement | null>, position: PagePosition): void {
  const { originalPage, jump, place } = position;
  const isMarked = place?.page === originalPage;
  useEffect(() => {
    const page = list.current?.querySelector(`[data-original-page="${originalPage}"]`);
    if (!page || (originalPage === 1 && jump === 0)) return;
    page.scrollIntoView({ block: isMarked ? 'nearest' : 'start' });
  }, [list, originalPage, jump, isMarked]);
}
