import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import FileText from 'lucide-react/icons/file-text';
import LinkIcon from 'lucide-react/icons/link';
import UploadIcon from 'lucide-react/icons/upload';
import { lazy, Suspense, useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '../../../kit/button.tsx';
import { EmptyState } from '../../../kit/empty-state.tsx';
import { ErrorCallout } from '../../../kit/error-callout.tsx';
import { Select } from '../../../kit/select.tsx';
import { faultOf } from '../../../shell/faults.ts';
import { Page } from '../../../shell/page.tsx';
import { useMay } from '../../../shell/session.ts';
import { projectsQuery } from '../projects/project.api.ts';
import type { ListedSource, SourceState } from '../wire.ts';
import { usePendingDeletions } from './deletions.ts';
import { type FilterControl, useSourceFilter } from './filter.ts';
import { sampleFile } from './sample.api.ts';
import { SearchField } from './search-field.tsx';
import { SelectionBar } from './selection-bar.tsx';
import { sourceListQuery } from './source.api.ts';
import { SourceRow, SourceRowSkeleton } from './source-row.tsx';
import { uploads } from './uploads.ts';

const FromUrlDialog = lazy(async () => ({ default: (await import('./from-url-dialog.tsx')).FromUrlDialog }));

const STATES: readonly SourceState[] = ['stored', 'extracting', 'extracted', 'failed'];

/** The documents of the tenant: drop, search, filter, open. */
export function Component() {
  const { t } = useTranslation('documents');
  const control = useSourceFilter();
  const [isAddingUrl, setAddingUrl] = useState(false);
  const { project } = control.filter;
  const mayAdd = useMay('documents.source.create');
  const add = mayAdd ? (files: readonly File[]) => uploads.add(files, project) : null;
  const actions = add && (
    <>
      <Button icon={LinkIcon} onClick={() => setAddingUrl(true)}>
        {t('list.from_url')}
      </Button>
      <UploadButton onFiles={add} />
    </>
  );
  return (
    <Page title={t('list.title')} actions={actions}>
      <Filters control={control} />
      <SourceList control={control} onFiles={add} />
      <Suspense>
        {isAddingUrl && <FromUrlDialog project={project} onClose={() => setAddingUrl(false)} />}
      </Suspense>
    </Page>
  );
}

function UploadButton({ onFiles }: { onFiles: (files: readonly File[]) => void }) {
  const { t } = useTranslation('documents');
  const input = useRef<HTMLInputElement>(null);
  return (
    <>
      <Button tone="primary" icon={UploadIcon} onClick={() => input.current?.click()}>
        {t('list.upload')}
      </Button>
      <input
        ref={input}
        type="file"
        multiple
        hidden
        aria-label={t('list.upload')}
        onChange={(event) => {
          onFiles([...(event.target.files ?? [])]);
          // The same file may be chosen again.
          event.target.value = '';
        }}
      />
    </>
  );
}

function Filters({ control: { filter, change } }: { control: FilterControl }) {
  const { t } = useTranslation('documents');
  const projects = useQuery(projectsQuery);
  const named = (projects.data ?? []).map(({ id, name }) => ({ value: id, label: name }));
  const states = STATES.map((value) => ({ value, label: t(`state.${value}`) }));
  return (
    <div className="mb-4 flex flex-wrap gap-2">
      <SearchField value={filter.q} onSearch={(q) => change({ q })} />
      <Select
        label={t('list.project')}
        value={filter.project}
        choices={[{ value: '', label: t('list.all_projects') }, ...named]}
        onChoose={(project) => change({ project })}
        className="flex-1 sm:w-48 sm:flex-none"
      />
      <Select
        label={t('list.state')}
        value={filter.state}
        choices={[{ value: '', label: t('list.all_states') }, ...states]}
        onChoose={(state) => change({ state })}
        className="flex-1 sm:w-40 sm:flex-none"
      />
    </div>
  );
}

/** `onFiles` is null for those who may only read. */
type SourceListProps = { control: FilterControl; onFiles: ((files: readonly File[]) => void) | null };

function SourceList({ control, onFiles }: SourceListProps) {
  const { t } = useTranslation('documents');
  const projects = useQuery(projectsQuery);
  const deletions = usePendingDeletions();
  const [chosen, setChosen] = useState<ReadonlySet<string>>(NONE);
  const mayRun = useMay('documents.batch.run');
  const list = useInfiniteQuery(sourceListQuery(control.filter));
  if (list.isPending) return <Loading />;
  if (list.isError) return <ErrorCallout fault={faultOf(list.error)} onRetry={() => void list.refetch()} />;
  const sources = list.data.pages
    .flatMap((page) => page.items)
    .filter(({ file_id: id }) => !deletions.has(id));
  if (sources.length === 0)
    return control.isActive ? <NoMatch onClear={control.clear} /> : <Empty onFiles={onFiles} />;
  const nameOf = (source: ListedSource) => projects.data?.find(({ id }) => id === source.project_id)?.name;
  return (
    <>
      <p role="status" className="sr-only">
        {t('list.shown', { count: sources.length })}
      </p>
      <ul
        aria-label={t('list.name')}
        className="divide-y divide-line rounded-lg border border-line bg-surface"
      >
        {sources.map((source) => (
          <SourceRow
            key={source.file_id}
            source={source}
            projectName={nameOf(source)}
            isChosen={chosen.has(source.file_id)}
            onChoose={mayRun ? () => setChosen(toggled(chosen, source.file_id)) : null}
          />
        ))}
      </ul>
      {mayRun && (
        <SelectionBar
          chosen={sources.flatMap(({ file_id: id }) => (chosen.has(id) ? [id] : []))}
          onAll={() => setChosen(new Set(sources.map(({ file_id: id }) => id)))}
          onNone={() => setChosen(NONE)}
        />
      )}
      {list.hasNextPage && (
        <More isLoading={list.isFetchingNextPage} onMore={() => void list.fetchNextPage()} />
      )}
    </>
  );
}

const NONE: ReadonlySet<string> = new Set();

function toggled(chosen: ReadonlySet<string>, id: string): ReadonlySet<string> {
  const next = new Set(chosen);
  if (!next.delete(id)) next.add(id);
  return next;
}

function Loading() {
  const { t } = useTranslation('documents');
  return (
    <>
      <p role="status" className="sr-only">
        {t('list.loading')}
      </p>
      <ul aria-hidden className="divide-y divide-line rounded-lg border border-line bg-surface">
        {STATES.map((state) => (
          <SourceRowSkeleton key={state} />
        ))}
      </ul>
    </>
  );
}

function Empty({ onFiles }: Pick<SourceListProps, 'onFiles'>) {
  const { t, i18n } = useTranslation('documents');
  return (
    <EmptyState title={t('list.empty_title')} lead={t('list.empty_lead')}>
      {onFiles && <UploadButton onFiles={onFiles} />}
      {onFiles && (
        <Button icon={FileText} onClick={async () => onFiles([await sampleFile(i18n.language)])}>
          {t('list.sample')}
        </Button>
      )}
    </EmptyState>
  );
}

function NoMatch({ onClear }: { onClear: () => void }) {
  const { t } = useTranslation('documents');
  return (
    <EmptyState title={t('list.none_title')} lead={t('list.none_lead')}>
      <Button onClick={onClear}>{t('list.clear')}</Button>
    </EmptyState>
  );
}

/** Loads the next page when it comes into sight; the button is the way of a keyboard, and of a broken line. */
function More({ isLoading, onMore }: { isLoading: boolean; onMore: () => void }) {
  const { t } = useTranslation('documents');
  const box = useRef<HTMLDivElement>(null);
  const more = useRef(onMore);
  more.current = onMore;
  useEffect(() => {
    if (!box.current || isLoading) return;
    const watch = new IntersectionObserver(([entry]) => entry?.isIntersecting && more.current(), {
      rootMargin: '400px',
    });
    watch.observe(box.current);
    return () => watch.disconnect();
  }, [isLoading]);
  return (
    <div ref={box} className="flex justify-center p-4">
      <Button isBusy={isLoading} onClick={onMore}>
        {t('list.more')}
      </Button>
    </div>
  );
}
