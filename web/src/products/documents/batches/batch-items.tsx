import { useInfiniteQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { Link, useSearchParams } from 'react-router';
import { Button } from '../../../kit/button.tsx';
import { ErrorCallout } from '../../../kit/error-callout.tsx';
import { formatDuration } from '../../../kit/format.ts';
import { Select } from '../../../kit/select.tsx';
import { Skeleton } from '../../../kit/skeleton.tsx';
import { faultOf } from '../../../shell/faults.ts';
import { Reason } from '../reason.tsx';
import type { Batch, BatchItem, ItemState } from '../wire.ts';
import { itemsQuery } from './batch.api.ts';
import { BatchBadge } from './batch-facts.tsx';

const STATES: readonly ItemState[] = ['queued', 'running', 'succeeded', 'failed', 'cancelled'];

/** The documents of a batch, each with what became of it. */
export function BatchItems({ batch }: { batch: Batch }) {
  const { t } = useTranslation('documents');
  const [params, setParams] = useSearchParams();
  const state = STATES.find((name) => name === params.get('state')) ?? '';
  const items = useInfiniteQuery(itemsQuery(batch, state));
  const shown = items.data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <>
      <div className="mb-3 flex items-center justify-between gap-3">
        <h2 className="text-lg font-semibold">{t('batch.items')}</h2>
        <Select
          label={t('list.state')}
          value={state}
          choices={[
            { value: '', label: t('list.all_states') },
            ...STATES.map((value) => ({ value, label: t(`batch.state.${value}`) })),
          ]}
          onChoose={(next) =>
            setParams(next === '' ? {} : { state: next }, { replace: true, preventScrollReset: true })
          }
        />
      </div>
      {items.isPending && <Skeleton className="h-40" />}
      {items.isError && <ErrorCallout fault={faultOf(items.error)} onRetry={() => void items.refetch()} />}
      {items.data && shown.length === 0 && <p className="text-quiet">{t('batch.none')}</p>}
      {shown.length > 0 && (
        <ul
          aria-label={t('batch.items')}
          className="divide-y divide-line rounded-lg border border-line bg-surface"
        >
          {shown.map((item) => (
            <ItemRow key={item.number} item={item} />
          ))}
        </ul>
      )}
      {items.hasNextPage && (
        <div className="flex justify-center p-4">
          <Button isBusy={items.isFetchingNextPage} onClick={() => void items.fetchNextPage()}>
            {t('list.more')}
          </Button>
        </div>
      )}
    </>
  );
}

function ItemRow({ item }: { item: BatchItem }) {
  const { i18n } = useTranslation('documents');
  const { duration_ms: duration } = item;
  return (
    <li className="group relative flex items-center gap-3.5 px-4 py-2.5 transition-colors hover:bg-sunken">
      <span aria-hidden className="numerals w-8 shrink-0 text-right text-sm text-quiet max-sm:hidden">
        {item.number}
      </span>
      <div className="min-w-0 flex-1">
        <Link
          to={`/documents/${item.file_id}`}
          className="block truncate font-medium after:absolute after:inset-0 group-hover:text-accent"
        >
          {item.name}
        </Link>
        {item.error_code && (
          <p className="text-sm">
            <Reason code={item.error_code} />
          </p>
        )}
      </div>
      {duration !== null && (
        <span className="numerals shrink-0 text-sm text-quiet">
          {formatDuration(duration, i18n.language)}
        </span>
      )}
      <span className="shrink-0 sm:w-24">
        <BatchBadge state={item.state} />
      </span>
    </li>
  );
}
