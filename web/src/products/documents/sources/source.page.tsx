import '@fontsource-variable/literata/wght.css';
import { useQuery } from '@tanstack/react-query';
import { type ReactNode, useSyncExternalStore } from 'react';
import { useTranslation } from 'react-i18next';
import { useParams, useSearchParams } from 'react-router';
import { classNames } from '../../../kit/class-names.ts';
import { ErrorCallout } from '../../../kit/error-callout.tsx';
import { Skeleton } from '../../../kit/skeleton.tsx';
import { faultOf } from '../../../shell/faults.ts';
import { isId } from '../../../shell/id.ts';
import { NotFound } from '../../../shell/not-found.page.tsx';
import { ApiError } from '../../../shell/wire.ts';
import type { Source } from '../wire.ts';
import { Original } from './original.tsx';
import { PageNavigator } from './page-navigator.tsx';
import { usePagePosition } from './page-position.ts';
import { sourceQuery } from './source.api.ts';
import { SourceHeader } from './source-header.tsx';
import { TextPane } from './text-pane.tsx';

const VIEWS = ['original', 'text'] as const;
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
  const [view, setView] = useView();
  const isWide = useIsWide();
  const pageCount = source.page_count ?? 1;
  const position = usePagePosition(pageCount);
  return (
    <div className="flex min-h-0 flex-1 flex-col lg:h-dvh lg:flex-none">
      <SourceHeader source={source} />
      <div className="flex min-h-12 flex-wrap items-center justify-between gap-x-3 border-y border-line px-4 py-1 sm:px-6 lg:grid lg:grid-cols-2 lg:gap-0 lg:p-0">
        <ViewSwitch view={view} onChoose={setView} />
        <p className="hidden px-6 text-sm font-medium text-quiet lg:block">{t('source.original')}</p>
        <div className="flex items-center justify-between lg:px-8">
          <p className="hidden text-sm font-medium text-quiet lg:block">{t('source.text')}</p>
          {pageCount > 1 && <PageNavigator position={position} pageCount={pageCount} />}
        </div>
      </div>
      <div className="grid min-h-0 flex-1 lg:grid-cols-2 lg:grid-rows-[minmax(0,1fr)]">
        <Pane
          label={t('source.original')}
          isShown={view === 'original'}
          className="bg-sunken lg:border-r lg:border-line"
        >
          {(isWide || view === 'original') && (
            <Original source={source} page={position.originalPage} jump={position.jump} />
          )}
        </Pane>
        <Pane label={t('source.text')} isShown={view === 'text'} className="bg-surface">
          <TextPane source={source} position={position} />
        </Pane>
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
        'min-h-0 min-w-0 focus-visible:-outline-offset-2 lg:block lg:overflow-auto',
        !isShown && 'hidden',
        className,
      )}
    >
      {children}
    </section>
  );
}

/** On a phone one of the two is in sight. */
function ViewSwitch({ view, onChoose }: { view: View; onChoose: (view: View) => void }) {
  const { t } = useTranslation('documents');
  return (
    <fieldset className="flex gap-1 lg:hidden">
      <legend className="sr-only">{t('source.views')}</legend>
      {VIEWS.map((name) => (
        <button
          key={name}
          type="button"
          aria-pressed={view === name}
          onClick={() => onChoose(name)}
          className="min-h-10 border-b-3 border-transparent px-3 font-medium text-quiet aria-pressed:border-copper aria-pressed:text-ink"
        >
          {t(`source.${name}`)}
        </button>
      ))}
    </fieldset>
  );
}

/** True where both views are in sight; elsewhere the original is not even fetched before it is asked for. */
function useIsWide(): boolean {
  return useSyncExternalStore(watchWidth, () => WIDE.matches);
}

function watchWidth(listener: () => void): () => void {
  WIDE.addEventListener('change', listener);
  return () => WIDE.removeEventListener('change', listener);
}

function useView(): [View, (view: View) => void] {
  const [params, setParams] = useSearchParams();
  const view = VIEWS.find((name) => name === params.get('view')) ?? 'text';
  const choose = (next: View) =>
    setParams(
      (old) => {
        const changed = new URLSearchParams(old);
        changed.set('view', next);
        return changed;
      },
      { replace: true, preventScrollReset: true },
    );
  return [view, choose];
}
