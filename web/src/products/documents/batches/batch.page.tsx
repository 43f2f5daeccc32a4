import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import ArrowLeft from 'lucide-react/icons/arrow-left';
import Ban from 'lucide-react/icons/ban';
import Download from 'lucide-react/icons/download';
import RotateCcw from 'lucide-react/icons/rotate-ccw';
import { useTranslation } from 'react-i18next';
import { Link, useParams } from 'react-router';
import { Button } from '../../../kit/button.tsx';
import { ErrorCallout } from '../../../kit/error-callout.tsx';
import { formatDuration } from '../../../kit/format.ts';
import { Menu, MenuItem } from '../../../kit/menu.tsx';
import { Moment } from '../../../kit/moment.tsx';
import { saveFile } from '../../../kit/save-file.ts';
import { Skeleton } from '../../../kit/skeleton.tsx';
import { toast } from '../../../kit/toast.tsx';
import { faultOf } from '../../../shell/faults.ts';
import { isId } from '../../../shell/id.ts';
import { NotFound } from '../../../shell/not-found.page.tsx';
import { Page } from '../../../shell/page.tsx';
import { useMay } from '../../../shell/session.ts';
import { ApiError } from '../../../shell/wire.ts';
import { projectsQuery } from '../projects/project.api.ts';
import type { Batch } from '../wire.ts';
import {
  BATCHES,
  batchQuery,
  cancelBatch,
  fetchResult,
  isEnded,
  RESULTS,
  type Result,
  retryBatch,
} from './batch.api.ts';
import { BatchBadge, BatchProgress, Counts, useBatchName } from './batch-facts.tsx';
import { BatchItems } from './batch-items.tsx';

/** A batch: how far it is, what became of each document, and its texts to take along. */
export function Component() {
  const { batchId = '' } = useParams();
  return isId(batchId) ? <LoadedBatch id={batchId} /> : <NotFound />;
}

function LoadedBatch({ id }: { id: string }) {
  const batch = useQuery(batchQuery(id));
  if (batch.isPending) return <Skeleton className="m-6 h-24" />;
  if (batch.data) return <BatchView batch={batch.data} />;
  if (batch.error instanceof ApiError && batch.error.status === 404) return <NotFound />;
  return (
    <div className="mx-auto w-full max-w-xl p-6">
      <ErrorCallout fault={faultOf(batch.error)} onRetry={() => void batch.refetch()} />
    </div>
  );
}

function BatchView({ batch }: { batch: Batch }) {
  const { t } = useTranslation('documents');
  const projects = useQuery(projectsQuery);
  const name = useBatchName(projects.data)(batch);
  return (
    <Page
      title={t('batch.title_of', { name })}
      lead={
        <Link to="/batches" className="inline-flex items-center gap-1.5 hover:text-ink">
          <ArrowLeft aria-hidden className="size-4" />
          {t('batch.back')}
        </Link>
      }
      actions={<Actions batch={batch} />}
    >
      <section
        aria-label={t('batch.progress')}
        className="mb-6 grid gap-3 rounded-lg border border-line bg-surface px-4 py-4 sm:px-5"
      >
        <div className="numerals flex flex-wrap items-center gap-x-4 gap-y-1">
          <span role="status">
            <BatchBadge state={batch.state} />
          </span>
          <Counts batch={batch} />
          <span className="text-quiet sm:ml-auto">
            <Times batch={batch} />
          </span>
        </div>
        <BatchProgress batch={batch} name={name} />
      </section>
      <BatchItems batch={batch} />
    </Page>
  );
}

function Times({ batch: { created_at, started_at, finished_at } }: { batch: Batch }) {
  const { t, i18n } = useTranslation('documents');
  if (finished_at === null || started_at === null) return <Moment at={started_at ?? created_at} />;
  const time = formatDuration(Date.parse(finished_at) - Date.parse(started_at), i18n.language);
  return (
    <>
      {t('batch.took', { time })} · <Moment at={finished_at} />
    </>
  );
}

function Actions({ batch }: { batch: Batch }) {
  const { t } = useTranslation('documents');
  const mayRun = useMay('documents.batch.run');
  const cancel = useChange(cancelBatch);
  const retry = useChange(retryBatch);
  const unread = batch.failed + batch.cancelled;
  return (
    <>
      {mayRun && !isEnded(batch) && batch.state !== 'cancelled' && (
        <Button icon={Ban} isBusy={cancel.isPending} onClick={() => cancel.mutate(batch.id)}>
          {t('batch.cancel')}
        </Button>
      )}
      {mayRun && isEnded(batch) && unread > 0 && (
        <Button icon={RotateCcw} isBusy={retry.isPending} onClick={() => retry.mutate(batch.id)}>
          {t('batch.retry', { count: unread })}
        </Button>
      )}
      {batch.succeeded > 0 && <ResultMenu batch={batch} />}
    </>
  );
}

function ResultMenu({ batch }: { batch: Batch }) {
  const { t } = useTranslation('documents');
  const save = useMutation({
    mutationFn: async (result: Result) => {
      const suffix = result === 'jsonl' ? 'jsonl' : 'zip';
      saveFile(
        await fetchResult(batch.id, result),
        `${t('batch.file')}-${batch.created_at.slice(0, 10)}.${suffix}`,
      );
    },
    onError: tellFault,
  });
  return (
    <Menu
      trigger={
        <Button tone="primary" icon={Download} isBusy={save.isPending}>
          {t('batch.download')}
        </Button>
      }
    >
      {RESULTS.map((result) => (
        <MenuItem key={result} onSelect={() => save.mutate(result)}>
          {t(`batch.result.${result}`)}
        </MenuItem>
      ))}
    </Menu>
  );
}

function useChange(change: (id: string) => Promise<Batch>) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: change,
    onError: tellFault,
    onSettled: () => queries.invalidateQueries({ queryKey: BATCHES }),
  });
}

function tellFault(error: unknown): void {
  const { message, remedy } = faultOf(error);
  toast({ title: message, description: remedy, priority: 'high' });
}
