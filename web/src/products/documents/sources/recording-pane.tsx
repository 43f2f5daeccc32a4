import { useQuery } from '@tanstack/react-query';
import Play from 'lucide-react/icons/play';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '../../../kit/button.tsx';
import { ErrorCallout } from '../../../kit/error-callout.tsx';
import { formatBytes } from '../../../kit/format.ts';
import { Skeleton } from '../../../kit/skeleton.tsx';
import { faultOf } from '../../../shell/faults.ts';
import type { Source } from '../wire.ts';
import { playedType } from './kind.ts';
import type { PagePosition } from './page-position.ts';
import { Recording } from './recording.tsx';
import { originalQuery } from './source.api.ts';
import type { Spoken } from './spoken.ts';
import { Unplayable } from './unplayable.tsx';

export type RecordingPaneProps = {
  source: Source;
  position: PagePosition;
  /** Where the window is narrow, nothing is fetched before it is asked for. */
  isWide: boolean;
  onSpeak: (spoken: Spoken | null) => void;
};

/** The recording itself, to be listened to beside its text. */
export function RecordingPane({ source, position, isWide, onSpeak }: RecordingPaneProps) {
  const { t } = useTranslation('documents');
  const [isAsked, setAsked] = useState(false);
  const type = playedType(source.media_type);
  const isWanted = type !== undefined && (isWide || isAsked);
  const original = useQuery({ ...originalQuery(source.file_id), enabled: isWanted });
  if (!type) return <Unplayable source={source} />;
  if (original.data)
    return (
      <Recording blob={original.data} type={type} source={source} position={position} onSpeak={onSpeak} />
    );
  if (original.isError)
    return (
      <div className="p-4">
        <ErrorCallout fault={faultOf(original.error)} onRetry={() => void original.refetch()} />
      </div>
    );
  return (
    <div className="grid h-full content-center p-3 lg:p-8">
      {isWanted ? <Waiting /> : <Ask source={source} onAsk={() => setAsked(true)} />}
      <p role="status" className="sr-only">
        {isWanted && t('source.original_loading')}
      </p>
    </div>
  );
}

function Waiting() {
  return <Skeleton className="h-14 rounded-full lg:mx-auto lg:h-40 lg:w-full lg:max-w-lg lg:rounded-xl" />;
}

function Ask({ source, onAsk }: { source: Source; onAsk: () => void }) {
  const { t, i18n } = useTranslation('documents');
  return (
    <Button icon={Play} onClick={onAsk}>
      {t('recording.listen', { size: formatBytes(source.size_bytes, i18n.language) })}
    </Button>
  );
}
