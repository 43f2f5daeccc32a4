import Download from 'lucide-react/icons/download';
import { useTranslation } from 'react-i18next';
import { Button } from '../../../kit/button.tsx';
import type { Source } from '../wire.ts';
import { KindSheet } from './kind-sheet.tsx';
import { useSaveOriginal } from './use-save-original.ts';

/** A recording that the browser cannot play, and the way to listen to it all the same. */
export function Unplayable({ source }: { source: Source }) {
  const { t } = useTranslation('documents');
  const save = useSaveOriginal(source);
  return (
    <div className="flex h-full flex-wrap items-center justify-center gap-x-4 gap-y-1 p-3 text-center lg:flex-col lg:p-8">
      <span className="mb-2 max-lg:hidden">
        <KindSheet mediaType={source.media_type} />
      </span>
      <p role="status" className="font-medium">
        {t('recording.unplayable')}
      </p>
      <p className="max-w-xs text-quiet text-pretty max-lg:sr-only">{t('recording.unplayable_lead')}</p>
      <Button icon={Download} isBusy={save.isPending} onClick={() => save.mutate()} className="lg:mt-3">
        {t('list.download')}
      </Button>
    </div>
  );
}
