import '@fontsource-variable/literata/wght.css';
import { useQuery } from '@tanstack/react-query';
import { lazy, type ReactNode, Suspense, useState, useSyncExternalStore } from 'react';
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
import { isRecording } from './kind.ts';
import { OriginalPane } from './original-pane.tsx';
import { PageNavigator } from './page-navigator.tsx';
import { usePagePosition } from './page-position.ts';
import { sourceQuery } from './source.api.ts';
import { SourceHeader } from './source-header.tsx';
import type { Spoken } from './spoken.ts';
import { TextPane } from './text-pane.tsx';
import { usePlaceName } from './use-spoken.ts';

/** What is not looked at first loads when it is looked at. */
const SummaryPane = lazy(async () => ({
  default: (await import('../summary/summary-pane.tsx')).SummaryPane,
}));
const RecordingPane = lazy(async () => ({
  default: (await import('./recording-pane.tsx')).RecordingPane,
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
  const plays = isRecording(source.media_type);
  const [spoken, setSpoken] = useState<Spoken | null>(null);
  const pageCount = source.page_count ?? 1;
  const position = usePagePosition(pageCount);
  const showing = { nameOf: usePlaceName(source), onShow: position.show };
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
          {pageCount > 1 && !plays && <PageNavigator position={position} pageCount={pageCount} />}
        </div>
      </div>
      <div className="flex min-h-0 flex-1 flex-col lg:grid lg:grid-cols-2 lg:grid-rows-[minmax(0,1fr)]">
        <Pane
          label={t('source.original')}
          isShown={plays || isWide || view === 'original'}
          className={classNames(
            'border-line bg-sunken lg:border-r',
            // On a phone the player stays at hand, below whatever is read.
            plays
              ? 'max-lg:sticky max-lg:bottom-0 max-lg:z-20 max-lg:order-last max-lg:min-h-16 max-lg:border-t'
              : 'max-lg:flex-1',
          )}
        >
          {plays ? (
            <Suspense>
              <RecordingPane source={source} position={position} isWide={isWide} onSpeak={setSpoken} />
            </Suspense>
          ) : (
            (isWide || view === 'original') && <OriginalPane source={source} position={position} />
          )}
        </Pane>
        <Pane label={t('source.text')} isShown={view === 'text'} className="bg-surface max-lg:flex-1">
          <TextPane source={source} position={position} spoken={spoken} />
        </Pane>
        <Suspense>
          {view === 'summary' && (
            <Pane label={t('source.summary')} isShown className="bg-surface max-lg:flex-1">
              <SummaryPane source={source} {...showing} />
            </Pane>
          )}
          {/* It stays, hidden, with what was asked. */}
          {views.includes('ask') && (
            <Pane label={t('source.ask')} isShown={view === 'ask'} className="bg-surface max-lg:flex-1">
              <AskPane source={source} {...showing} />
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

/** Only a text that was read can be summed up and asked. What plays is beside every view, and none of them. */
function useViews(source: Source): readonly View[] {
  const mayAsk = useMay('documents.source.assist');
  const isRead = source.state === 'extracted';
  const has: Readonly<Record<View, boolean>> = {
    original: !isRecording(source.media_type),
    text: true,
    summary: isRead,
    ask: isRead && mayAsk,
  };
  return VIEWS.filter((view) => has[view]);
}

/** True where both views are in sight; elsewhere the original is not even fetched before it is asked for. */
function useIsWide(): boolean {
  return useSyncExternalStore(watchWidth, () => WIDE.matches);
}

function watchWidth(listener: () => void): () => void {
  WIDE.addEventListener('change', listener);
  return () => WIDE.removeEventListener('change', listener);
}
