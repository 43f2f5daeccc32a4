import Play from 'lucide-react/icons/play';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '../../../kit/button.tsx';
import { ErrorCallout } from '../../../kit/error-callout.tsx';
import { formatBytes } from '../../../kit/format.ts';
import { faultOf } from '../../../shell/faults.ts';
import type { Source } from '../wire.ts';
import { FetchedRecording } from './fetched-recording.tsx';
import { playedType } from './kind.ts';
import type { PagePosition } from './page-position.ts';
import { Recording } from './recording.tsx';
import { originalAddress } from './source.api.ts';
import type { Spoken } from './spoken.ts';
import { Unplayable } from './unplayable.tsx';
import { usePlayingOn } from './use-playing-on.ts';

export type RecordingPaneProps = {
  source: Source;
  position: PagePosition;
  /** Where the window is narrow, nothing is fetched before it is asked for. */
  isWide: boolean;
  onSpeak: (spoken: Spoken | null) => void;
};

/** The recording itself, to be listened to beside its text; the browser fetches the parts that it plays. */
export function RecordingPane({ source, position, isWide, onSpeak }: RecordingPaneProps) {
  const [isAsked, setAsked] = useState(false);
  const { refusal, isRefused, playOn, reset } = usePlayingOn(source);
  const type = playedType(source.media_type);
  if (!type) return <Unplayable source={source} />;
  if (!isWide && !isAsked) return <Ask source={source} onAsk={() => setAsked(true)} />;
  if (refusal)
    return (
      <div className="p-4">
        <ErrorCallout fault={faultOf(refusal)} onRetry={reset} />
      </div>
    );
  const shared = { source, position, onSpeak, isFilm: type.startsWith('video/') };
  if (!isRefused) return <Recording {...shared} url={originalAddress(source.file_id)} onFail={playOn} />;
  // Browsers that go by the type of the answer may play it under the name that they know.
  if (type !== source.media_type) return <FetchedRecording {...shared} type={type} />;
  return <Unplayable source={source} />;
}

function Ask({ source, onAsk }: { source: Source; onAsk: () => void }) {
  const { t, i18n } = useTranslation('documents');
  return (
    <div className="grid h-full content-center p-3 lg:p-8">
      <Button icon={Play} onClick={onAsk}>
        {t('recording.listen', { size: formatBytes(source.size_bytes, i18n.language) })}
      </Button>
    </div>
  );
}
