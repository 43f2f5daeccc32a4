import Layers from 'lucide-react/icons/layers';
import { useTranslation } from 'react-i18next';
import { Button } from '../../../kit/button.tsx';
import { useRunBatch } from '../batches/run-batch.ts';

type SelectionBarProps = { chosen: string[]; onAll: () => void; onNone: () => void };

/** What can be done with the documents that were chosen; there while any is. */
export function SelectionBar({ chosen, onAll, onNone }: SelectionBarProps) {
  const { t } = useTranslation('documents');
  const run = useRunBatch();
  return (
    <section
      aria-label={t('selection.title')}
      hidden={chosen.length === 0}
      className="sticky bottom-3 z-20 mt-4 flex flex-wrap items-center gap-2 rounded-lg border border-line bg-surface px-4 py-2.5 shadow-lift"
    >
      <p role="status" className="numerals mr-auto font-semibold">
        {t('selection.count', { count: chosen.length })}
      </p>
      <Button tone="quiet" onClick={onNone}>
        {t('selection.none')}
      </Button>
      <Button tone="quiet" onClick={onAll}>
        {t('selection.all')}
      </Button>
      <Button
        tone="primary"
        icon={Layers}
        isBusy={run.isPending}
        onClick={() => run.mutate({ source_ids: chosen })}
      >
        {t('batch.run')}
      </Button>
    </section>
  );
}
