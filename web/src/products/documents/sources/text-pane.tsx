import { useQuery } from '@tanstack/react-query';
import TriangleAlert from 'lucide-react/icons/triangle-alert';
import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { ErrorCallout } from '../../../kit/error-callout.tsx';
import { Skeleton } from '../../../kit/skeleton.tsx';
import { faultOf } from '../../../shell/faults.ts';
import type { ExtractedPage, Extraction, Source } from '../wire.ts';
import type { PagePosition } from './page-position.ts';
import { extractionQuery, isFinal } from './source.api.ts';

type TextPaneProps = { source: Source; position: PagePosition };

/** The text of the document, page by page, or what stands in the way of it. */
export function TextPane({ source, position }: TextPaneProps) {
  const extraction = useQuery({ ...extractionQuery(source.file_id), enabled: isFinal(source) });
  if (!isFinal(source)) return <Reading />;
  if (extraction.isPending) return <TextSkeleton />;
  if (extraction.isError)
    return (
      <div className="p-4">
        <ErrorCallout fault={faultOf(extraction.error)} onRetry={() => void extraction.refetch()} />
      </div>
    );
  return <Text extraction={extraction.data} position={position} />;
}

function Reading() {
  const { t } = useTranslation('documents');
  return (
    <div className="p-5 sm:p-8">
      <p role="status" className="mb-6">
        <span className="block font-medium text-copper">{t('source.reading')}</span>
        <span className="text-quiet">{t('source.reading_lead')}</span>
      </p>
      <TextSkeleton />
    </div>
  );
}

const LINES = ['w-2/3 mb-6', 'w-full', 'w-11/12', 'w-full', 'w-4/5 mb-6', 'w-full', 'w-10/12', 'w-1/2'];

function TextSkeleton() {
  return (
    <div className="grid gap-3 p-5 sm:p-8">
      {LINES.map((width, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a fixed picture
        <Skeleton key={index} className={`h-4 ${width}`} />
      ))}
    </div>
  );
}

function Text({ extraction, position }: { extraction: Extraction; position: PagePosition }) {
  const { t } = useTranslation('documents');
  const box = usePageScroll(position);
  return (
    <div ref={box}>
      {extraction.warnings.length > 0 && (
        <aside
          className="m-4 rounded-lg border-l-3 border-copper bg-copper-wash px-4 py-3"
          aria-label={t('source.warnings')}
        >
          <p className="flex items-center gap-2 font-semibold">
            <TriangleAlert aria-hidden className="size-4.5 text-copper" />
            {t('source.warnings')}
          </p>
          <ul className="mt-1 ml-6.5 list-disc pl-4">
            {extraction.warnings.map((warning) => (
              <li key={warning}>{warning}</li>
            ))}
          </ul>
        </aside>
      )}
      {extraction.pages.map((page) => (
        <PageText
          key={page.number}
          page={page}
          isOnly={extraction.pages.length === 1}
          onShow={position.goTo}
        />
      ))}
    </div>
  );
}

type PageTextProps = { page: ExtractedPage; isOnly: boolean; onShow: (page: number) => void };

function PageText({ page, isOnly, onShow }: PageTextProps) {
  const { t } = useTranslation('documents');
  const label = t('source.page', { number: page.number });
  return (
    <section
      data-page={page.number}
      aria-label={label}
      className="text-page border-b border-line last:border-0"
    >
      {!isOnly && (
        <p className="flex items-baseline gap-3 px-5 pt-4 text-sm sm:px-8">
          <button
            type="button"
            onClick={() => onShow(page.number)}
            className="numerals min-h-6 font-sans font-semibold text-copper underline-offset-4 hover:underline"
          >
            {label}
          </button>
          {page.source === 'ocr' && page.confidence !== null && (
            <span className="text-quiet">
              {t('source.ocr', { confidence: Math.round(page.confidence * 100) })}
            </span>
          )}
        </p>
      )}
      {page.text.trim() === '' ? (
        <p className="px-5 pt-2 pb-6 text-quiet italic sm:px-8">{t('source.no_text')}</p>
      ) : (
        <div
          dir="auto"
          className="max-w-[76ch] px-5 pt-2 pb-7 font-reading text-[1.0625rem] leading-[1.7] whitespace-pre-wrap sm:px-8"
        >
          {page.text}
        </div>
      )}
    </section>
  );
}

/** A jump, like the first drawing, moves the pages past the line before it has come to rest. */
const SETTLING_MS = 600;

/** Ties the scroll of the text to the page of the address, both ways. */
function usePageScroll({ originalPage: target, jump, arriveAt }: PagePosition) {
  const box = useRef<HTMLDivElement>(null);
  const quietUntil = useRef(0);
  useEffect(() => {
    quietUntil.current = performance.now() + SETTLING_MS;
    if (jump === 0 && target === 1) return;
    box.current?.querySelector(`[data-page="${target}"]`)?.scrollIntoView({ block: 'start' });
  }, [jump, target]);
  useEffect(() => {
    const pages = box.current?.querySelectorAll<HTMLElement>('[data-page]') ?? [];
    if (pages.length < 2) return;
    // The page that crosses a line near the top of the pane is the one being read.
    const watch = new IntersectionObserver(
      (entries) => {
        const reading = entries.find((entry) => entry.isIntersecting)?.target;
        if (!(reading instanceof HTMLElement) || performance.now() < quietUntil.current) return;
        arriveAt(Number(reading.dataset.page));
      },
      { root: scrollerOf(box.current), rootMargin: '-20% 0px -79% 0px' },
    );
    for (const element of pages) watch.observe(element);
    return () => watch.disconnect();
  }, [arriveAt]);
  return box;
}

/** The pane scrolls by itself on a desk; on a phone the whole page does. */
function scrollerOf(element: HTMLElement | null): Element | null {
  const pane = element?.closest('[data-pane]') ?? null;
  return pane && getComputedStyle(pane).overflowY === 'auto' ? pane : null;
}
