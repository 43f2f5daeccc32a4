import { useQuery } from '@tanstack/react-query';
import { type ComponentProps, useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import type { Source } from '../wire.ts';
import { captionsQuery } from './recording.api.ts';
import { useBlobUrl } from './use-blob-url.ts';

type FilmProps = ComponentProps<'video'> & { source: Source };

/** A film in the browser's own player, with what is said in it as captions, which one may switch on. */
export function Film({ source, ...player }: FilmProps) {
  const { t } = useTranslation('documents');
  const isHeard = source.state === 'extracted';
  const captions = useQuery({ ...captionsQuery(source.file_id, 'vtt'), enabled: isHeard });
  const blob = useMemo(() => new Blob([captions.data ?? 'WEBVTT\n']), [captions.data]);
  const url = useBlobUrl(blob, 'text/vtt');
  return (
    <div className="grid h-full content-center lg:p-6">
      <video {...player} className="max-h-[38dvh] w-full bg-black lg:max-h-full lg:rounded-xl">
        {url && captions.data && <track kind="captions" src={url} label={t('recording.captions')} />}
      </video>
    </div>
  );
}
