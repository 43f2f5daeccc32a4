import '@fontsource-variable/literata/wght.css';
import { useQuery } from '@tanstack/react-query';
import { lazy, type ReactNode, Suspense, useSyncExternalStore } from 'react';
import { useTranslation } from 'react-i18next';
import { useParams } from 'react-router';
import { ViewBar } from '../../../kit/choice-bar.tsx';
import { classNames } from '../../../kit/class-names.ts';
import { ErrorCallout } from '../../../kit/error-callout.tsx';
import { Skeleton } from '../../../kit/skeleton.tsx';
import { faultOf } from '../../../shell/faults.ts';
import { isId } from '../../../shell/id.ts';
import { NotFound } from '../../../shell/not-found.page.tsx';
import { useMay } from '../../../shell/session.ts';
import { useChoice } from '../../../shell/use-choice.ts';
import { ApiError } from '../../../shell/wire.ts';
import type { Source } from '../wire.ts';
import { OriginalPane } from './original-pane.tsx';
import { PageNavigator } from './page-navigator.tsx';
import { usePagePosition } from './page-position.ts';
import { sourceQuery } from './source.api.ts';
import { SourceHeader } from './source-header.tsx';
import { TextPane } from './text-pane.tsx';

/** What is not looked at first loads when it is looked at. */
const SummaryPane = lazy(async () => ({
  default: (await import('../summary/summary-pane.tsx')).SummaryPane,
}));
const AskPane = lazy(async () => ({ default: (await import('../assist/ask-pane.tsx')).AskPane }));

const VIEWS = ['original', 'text', 'summary', 'ask'] as const;
type View = (typeof VIEWS)[number];

/** The width from which Tailwind's `lg:` holds. */
const WIDE = matchMedia('(width >= 64rem)');

/** A document: the original beside its text, one after the other on a phone. */
export function Component() {
  const { fileId = '' } = useParams();
  return isId(fileId) ? <LoadedSource fileId={fileId} /> : <NotFound />;
}

function LoadedSource({ fileId }: { fileId: string }) {
  const source = useQuery(sourceQuery(fileId));
  if (source.isPending) return <Skeleton className="m-6 h-24" />;
  if (source.data) return <SourceView key={fileId} source={source.data} />;
  if (source.error instanceof ApiError && source.error.status === 404) return <NotFound />;
  return (
    <div className="mx-auto w-full max-w-xl p-6">
      <ErrorCallout fault={faultOf(source.error)} onRetry={() => void source.refetch()} />
    </div>
  );
}

function SourceView({ source }: { source: Source }) {
  const { t } = useTranslation('documents');
  const views = useViews(source);
  const isWide = useIsWide();
  // Beside the original there is always one of the others.
  const [asked, setView] = useChoice('view', views, 'text');
  const view = isWide && asked === 'original' ? 'text' : asked;
  const pageCount = source.page_count ?? 1;
  const position = usePagePosition(pageCount);
  const choices = views.map((value) => ({
    value,
    label: t(`source.${value}`),
    ...(value === 'original' && { className: 'lg:hidden' }),
  }));
  return (
    <div className="flex min-h-0 flex-1 flex-col lg:h-dvh lg:flex-none">
      <SourceHeader source={source} />
      <div className="flex min-h-12 flex-wrap items-center justify-between gap-x-3 border-y border-line px-2 sm:px-4 lg:grid lg:grid-cols-2 lg:gap-0 lg:p-0">
        <p className="hidden px-6 text-sm font-medium text-quiet lg:block">{t('source.original')}</p>
        <div className="contents items-center justify-between lg:flex lg:pr-6 lg:pl-3">
          <ViewBar label={t('source.views')} value={view} choices={choices} onChoose={setView} />
          {pageCount > 1 && <PageNavigator position={position} pageCount={pageCount} />}
        </div>
      </div>
      <div className="grid min-h-0 flex-1 lg:grid-cols-2 lg:grid-rows-[minmax(0,1fr)]">
        <Pane
          label={t('source.original')}
          isShown={isWide || view === 'original'}
          className="bg-sunken lg:border-r lg:border-line"
        >
          {(isWide || view === 'original') && <OriginalPane source={source} position={position} />}
        </Pane>
        <Pane label={t('source.text')} isShown={view === 'text'} className="bg-surface">
          <TextPane source={source} position={position} />
        </Pane>
        <Suspense>
          {view === 'summary' && (
            <Pane label={t('source.summary')} isShown className="bg-surface">
              <SummaryPane source={source} position={position} />
            </Pane>
          )}
          {/* It stays, hidden, with what was asked. */}
          {views.includes('ask') && (
            <Pane label={t('source.ask')} isShown={view === 'ask'} className="bg-surface">
              <AskPane source={source} onShow={position.show} />
            </Pane>
          )}
        </Suspense>
      </div>
    </div>
  );
}

type PaneProps = { label: string; isShown: boolean; className: string; children: ReactNode };

/** A part of the page that scrolls by itself on a desk; it can be reached and scrolled with the keyboard. */
function Pane({ label, isShown, className, children }: PaneProps) {
  return (
    <section
      data-pane
      // biome-ignore lint/a11y/noNoninteractiveTabindex: a scroll area must be reachable by keyboard (WCAG 2.1.1)
      tabIndex={0}
      aria-label={label}
      className={classNames(
        'min-h-0 min-w-0 focus-visible:-outline-offset-2 lg:overflow-auto',
        !isShown && 'hidden',
        className,
      )}
    >
      {children}
    </section>
  );
}

/** Only a text that was read can be summed up and asked. */
function useViews(source: Source): readonly View[] {
  const mayAsk = useMay('documents.source.assist');
  if (source.state !== 'extracted') return ['original', 'text'];
  return VIEWS.filter((view) => view !== 'ask' || mayAsk);
}

/** True where both views are in sight; elsewhere the original is not even fetched before it is asked for. */
function useIsWide(): boolean {
  return useSyncExternalStore(watchWidth, () => WIDE.matches);
}

function watchWidth(listener: () => void): () => void {
  WIDE.addEventListener('change', listener);
  return () => WIDE.removeEventListener('change', listener);
}
