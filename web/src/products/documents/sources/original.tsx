import { useQuery } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ErrorCallout } from '../../../kit/error-callout.tsx';
import { Skeleton } from '../../../kit/skeleton.tsx';
import { faultOf } from '../../../shell/faults.ts';
import type { Source } from '../wire.ts';
import { previewOf } from './kind.ts';
import { KindSheet } from './kind-sheet.tsx';
import type { Box } from './page-position.ts';
import { readBeginning } from './read-beginning.ts';
import { originalQuery } from './source.api.ts';

type OriginalProps = { source: Source; page: number; jump: number; mark: Box | null };

/** The file as it was given, as far as a browser can show it. */
export function Original({ source, page, jump, mark }: OriginalProps) {
  const { t } = useTranslation('documents');
  const preview = previewOf(source.media_type);
  const canShow = preview !== 'none' && (preview !== 'pdf' || navigator.pdfViewerEnabled);
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
  if (preview === 'pdf') return <Pdf key={jump} blob={original.data} name={source.name} page={page} />;
  if (preview === 'image') return <Picture blob={original.data} source={source} mark={mark} />;
  return <PlainText blob={original.data} />;
}

/** `key` makes a new frame for each jump: the viewers of browsers read the page of the address once. */
function Pdf({ blob, name, page }: { blob: Blob; name: string; page: number }) {
  const { t } = useTranslation('documents');
  const url = useBlobUrl(blob, 'application/pdf');
  if (!url) return null;
  return (
    <iframe
      src={`${url}#page=${page}&view=FitH&navpanes=0`}
      title={`${t('source.original')} – ${name}`}
      className="size-full min-h-[70dvh] lg:min-h-0"
    />
  );
}

function Picture({ blob, source, mark }: { blob: Blob; source: Source; mark: Box | null }) {
  const url = useBlobUrl(blob, source.media_type);
  const box = useRef<HTMLSpanElement>(null);
  useEffect(() => {
    if (mark) box.current?.scrollIntoView({ block: 'nearest' });
  }, [mark]);
  if (!url) return null;
  return (
    <div className="p-4">
      <div className="relative mx-auto w-fit">
        <img src={url} alt={source.name} className="block max-w-full" />
        {mark && <span ref={box} data-box className="box-mark" style={insetOf(mark)} />}
      </div>
    </div>
  );
}

/** The edges of a box are shares of the page from its upper left corner. */
function insetOf([left, top, right, bottom]: Box) {
  const percent = (share: number) => `${share * 100}%`;
  return {
    left: percent(left),
    top: percent(top),
    right: percent(1 - right),
    bottom: percent(1 - bottom),
  };
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

/**
 * An address for the bytes, for as long as they are on screen. The type is ours, never the server's word for it:
 * a page under a blob: address would run with the rights of the console.
 */
function useBlobUrl(blob: Blob, type: string): string | null {
  const [url, setUrl] = useState<string | null>(null);
  useEffect(() => {
    const next = URL.createObjectURL(new Blob([blob], { type }));
    setUrl(next);
    return () => URL.revokeObjectURL(next);
  }, [blob, type]);
  return url;
}
