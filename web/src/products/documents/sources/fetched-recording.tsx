import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ErrorCallout } from '../../../kit/error-callout.tsx';
import { Skeleton } from '../../../kit/skeleton.tsx';
import { faultOf } from '../../../shell/faults.ts';
import { Recording, type RecordingProps } from './recording.tsx';
import { originalQuery } from './source.api.ts';
import { Unplayable } from './unplayable.tsx';
import { useBlobUrl } from './use-blob-url.ts';

type FetchedRecordingProps = Omit<RecordingProps, 'url' | 'onFail'> & {
  /** Under which the browser is given the bytes, from our own list. */
  type: string;
};

/** A recording that is fetched whole, so that the browser is told another type of it. */
export function FetchedRecording({ type, ...recording }: FetchedRecordingProps) {
  const { t } = useTranslation('documents');
  const [isBroken, setBroken] = useState(false);
  const original = useQuery(originalQuery(recording.source.file_id));
  const url = useBlobUrl(original.data, type);
  if (isBroken) return <Unplayable source={recording.source} />;
  if (original.isError)
    return (
      <div className="p-4">
        <ErrorCallout fault={faultOf(original.error)} onRetry={() => void original.refetch()} />
      </div>
    );
  if (url) return <Recording {...recording} url={url} onFail={() => setBroken(true)} />;
  return (
    <div className="grid h-full content-center p-3 lg:p-8">
      <Skeleton className="h-14 rounded-full lg:mx-auto lg:h-40 lg:w-full lg:max-w-lg lg:rounded-xl" />
      <p role="status" className="sr-only">
        {t('source.original_loading')}
      </p>
    </div>
  );
}
