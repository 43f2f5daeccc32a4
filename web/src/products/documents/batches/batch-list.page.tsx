import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import Layers from 'lucide-react/icons/layers';
import { useTranslation } from 'react-i18next';
import { Link, useSearchParams } from 'react-router';
import { Button, buttonLook } from '../../../kit/button.tsx';
import { EmptyState } from '../../../kit/empty-state.tsx';
import { ErrorCallout } from '../../../kit/error-callout.tsx';
import { Moment } from '../../../kit/moment.tsx';
import { Select } from '../../../kit/select.tsx';
import { Skeleton } from '../../../kit/skeleton.tsx';
import { faultOf } from '../../../shell/faults.ts';
import { Page } from '../../../shell/page.tsx';
import { projectsQuery } from '../projects/project.api.ts';
import type { Batch } from '../wire.ts';
import { batchListQuery, isEnded } from './batch.api.ts';
import { BatchBadge, BatchProgress, Counts, useBatchName } from './batch-facts.tsx';

/** Every batch that was run, newest first. */
export function Component() {
  const { t } = useTranslation('documents');
  const [params, setParams] = useSearchParams();
  const projects = useQuery(projectsQuery);
  const project = params.get('project') ?? '';
  const named = (projects.data ?? []).map(({ id, name }) => ({ value: id, label: name }));
  return (
    <Page title={t('batch.title')} lead={t('batch.lead')}>
      {named.length > 0 && (
        <div className="mb-4 flex">
          <Select
            label={t('list.project')}
            value={project}
            choices={[{ value: '', label: t('list.all_projects') }, ...named]}
            onChoose={(id) => setParams(id === '' ? {} : { project: id }, { preventScrollReset: true })}
            className="w-full sm:w-56"
          />
        </div>
      )}
      <BatchList project={project} />
    </Page>
  );
}

function BatchList({ project }: { project: string }) {
  const { t } = useTranslation('documents');
  const projects = useQuery(projectsQuery);
  const nameOf = useBatchName(projects.data);
  const list = useInfiniteQuery(batchListQuery(project));
  if (list.isPending) return <Skeleton className="h-48" />;
  if (list.isError) return <ErrorCallout fault={faultOf(list.error)} onRetry={() => void list.refetch()} />;
  const batches = list.data.pages.flatMap((page) => page.items);
  if (batches.length === 0)
    return (
      <EmptyState title={t('batch.empty_title')} lead={t('batch.empty_lead')}>
        <Link to={project === '' ? '/documents' : `/documents?project=${project}`} className={buttonLook()}>
          {t('batch.choose')}
        </Link>
      </EmptyState>
    );
  return (
    <>
      <ul
        aria-label={t('batch.list')}
        className="divide-y divide-line rounded-lg border border-line bg-surface"
      >
        {batches.map((batch) => (
          <BatchRow key={batch.id} batch={batch} name={nameOf(batch)} />
        ))}
      </ul>
      {list.hasNextPage && (
        <div className="flex justify-center p-4">
          <Button isBusy={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>
            {t('list.more')}
          </Button>
        </div>
      )}
    </>
  );
}

function BatchRow({ batch, name }: { batch: Batch; name: string }) {
  return (
    <li className="group relative flex items-center gap-3.5 py-3 pr-4 pl-4 transition-colors hover:bg-sunken">
      <Layers aria-hidden className="size-5 shrink-0 text-copper max-sm:hidden" />
      <div className="min-w-0 flex-1">
        <Link
          to={`/batches/${batch.id}`}
          className="block truncate font-medium after:absolute after:inset-0 group-hover:text-accent"
        >
          {name}
        </Link>
        <p className="numerals flex flex-wrap gap-x-3 text-sm text-quiet">
          <Moment at={batch.created_at} />
          <Counts batch={batch} />
        </p>
        {!isEnded(batch) && (
          <div className="mt-1.5 max-w-96">
            <BatchProgress batch={batch} name={name} />
          </div>
        )}
      </div>
      <BatchBadge state={batch.state} />
    </li>
  );
}
