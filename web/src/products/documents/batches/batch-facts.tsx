import { useTranslation } from 'react-i18next';
import { Badge, type BadgeTone } from '../../../kit/badge.tsx';
import { OutcomeBar } from '../../../kit/outcome-bar.tsx';
import type { Batch, BatchState, ItemState, Project } from '../wire.ts';

const TONES: Readonly<Record<BatchState | ItemState, BadgeTone>> = {
  queued: 'plain',
  running: 'working',
  succeeded: 'calm',
  partial: 'failed',
  failed: 'failed',
  cancelled: 'plain',
};

export function BatchBadge({ state }: { state: BatchState | ItemState }) {
  const { t } = useTranslation('documents');
  return <Badge tone={TONES[state]}>{t(`batch.state.${state}`)}</Badge>;
}

/** A batch is called after its project; one of chosen documents has no name of its own. */
export function useBatchName(projects: readonly Project[] | undefined): (batch: Batch) => string {
  const { t } = useTranslation('documents');
  return (batch) =>
    projects?.find(({ id }) => id === batch.project_id)?.name ?? t('batch.chosen', { count: batch.total });
}

export const doneOf = ({ succeeded, failed, cancelled }: Batch) => succeeded + failed + cancelled;

/** How many of each outcome there are; those that did not happen are not told. */
export function Counts({ batch }: { batch: Batch }) {
  const { t } = useTranslation('documents');
  const told = (['succeeded', 'failed', 'cancelled'] as const).filter((name) => batch[name] > 0);
  return (
    <>
      <span>{t('batch.of', { done: doneOf(batch), total: batch.total })}</span>
      {told.map((name) => (
        <span key={name} className={name === 'failed' ? 'text-danger' : undefined}>
          {t(`batch.count.${name}`, { count: batch[name] })}
        </span>
      ))}
    </>
  );
}

export function BatchProgress({ batch, name }: { batch: Batch; name: string }) {
  const { t } = useTranslation('documents');
  const parts = [
    { name: 'succeeded', amount: batch.succeeded, colour: 'bg-accent' },
    { name: 'failed', amount: batch.failed, colour: 'bg-danger' },
    { name: 'cancelled', amount: batch.cancelled, colour: 'bg-edge' },
  ];
  return (
    <OutcomeBar
      label={t('batch.progress_of', { name })}
      done={doneOf(batch)}
      total={batch.total}
      parts={parts}
    />
  );
}
