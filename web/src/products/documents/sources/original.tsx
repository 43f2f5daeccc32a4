import { useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ErrorCallout } from '../../../kit/error-callout.tsx';
import { Skeleton } from '../../../kit/skeleton.tsx';
import { faultOf } from '../../../shell/faults.ts';
import type { Source } from '../wire.ts';
import { BoxMark } from './box-mark.tsx';
import { previewOf } from './kind.ts';
import { KindSheet } from './kind-sheet.tsx';
import type { Box } from './page-position.ts';
import { readBeginning } from './read-beginning.ts';
import { originalQuery } from './source.api.ts';
import { useBlobUrl } from './use-blob-url.ts';

type OriginalProps = { source: Source; mark: Box | null };

/** The file as it was given, as far as a browser can show it. */
export function Original({ source, mark }: OriginalProps) {
  const { t } = useTranslation('documents');
  const preview = previewOf(source.media_type);
  const canShow = preview !== 'none';
  const original = useQuery({ ...originalQuery(source.file_id), enabled: canShow });
  if (!canShow) return <NoPreview source={source} />;
  if (original.isError)
    return (
      <div className="p-4">
        <ErrorCallout fault={faultOf(original.error)} onRetry={() => void original.refetch()} />
      </div>
    );
  if (!original.data)
    return (
      <div className="h-full p-4">
        <p role="status" className="sr-only">
          {t('source.original_loading')}
        </p>
        <Skeleton className="h-full min-h-72" />
      </div>
    );
  if (preview === 'image') return <Picture blob={original.data} source={source} mark={mark} />;
  return <PlainText blob={original.data} />;
}

function Picture({ blob, source, mark }: { blob: Blob; source: Source; mark: Box | null }) {
  const url = useBlobUrl(blob, source.media_type);
  if (!url) return null;
  return (
    <div className="p-4">
      <div className="relative mx-auto w-fit">
        <img src={url} alt={source.name} className="block max-w-full" />
        {mark && <BoxMark box={mark} />}
      </div>
    </div>
  );
}

function PlainText({ blob }: { blob: Blob }) {
  const { t } = useTranslation('documents');
  const [shown, setShown] = useState({ text: '', isCut: false });
  useEffect(() => {
    let isCurrent = true;
    void readBeginning(blob).then((next) => isCurrent && setShown(next));
    return () => {
      isCurrent = false;
    };
  }, [blob]);
  return (
    <>
      <pre dir="auto" className="p-4 font-mono text-[0.8125rem] leading-relaxed whitespace-pre-wrap">
        {shown.text}
      </pre>
      {shown.isCut && <p className="border-t border-line p-4 text-quiet">{t('source.cut')}</p>}
    </>
  );
}

function NoPreview({ source }: { source: Source }) {
  const { t } = useTranslation('documents');
  return (
    <div className="grid h-full place-content-center justify-items-center gap-1 p-8 text-center">
      <KindSheet mediaType={source.media_type} />
      <p className="mt-3 font-medium">{t('source.no_preview')}</p>
      <p className="max-w-xs text-quiet">{t('source.no_preview_lead')}</p>
    </div>
  );
}
