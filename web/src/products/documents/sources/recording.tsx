import AudioLines from 'lucide-react/icons/audio-lines';
import { type RefObject, type SyntheticEvent, useEffect, useRef, useState } from 'react';
import type { Source } from '../wire.ts';
import { Film } from './film.tsx';
import type { PagePosition } from './page-position.ts';
import { type Spoken, secondOf, spokenAt } from './spoken.ts';
import { Unplayable } from './unplayable.tsx';
import { useBlobUrl } from './use-blob-url.ts';
import { useSpoken } from './use-spoken.ts';

type RecordingProps = {
  blob: Blob;
  /** Under which the browser is given the bytes, from our own list. */
  type: string;
  source: Source;
  position: PagePosition;
  onSpeak: (spoken: Spoken | null) => void;
};

/** The browser's own player. It goes to the place that is shown, and tells what is being said. */
export function Recording({ blob, type, source, position, onSpeak }: RecordingProps) {
  const url = useBlobUrl(blob, type);
  const spoken = useSpoken(source);
  const player = useRef<HTMLVideoElement>(null);
  const [isBroken, setBroken] = useState(false);
  useSeeking(player, url, position, spoken);
  if (isBroken) return <Unplayable source={source} />;
  if (!url) return null;
  const shared = {
    ref: player,
    src: url,
    controls: true,
    // Its name there would be that of the address; the one of the page has the file's own.
    controlsList: 'nodownload',
    'aria-label': source.name,
    onError: () => setBroken(true),
    onTimeUpdate: ({ currentTarget }: SyntheticEvent<HTMLMediaElement>) =>
      onSpeak(spokenAt(spoken, currentTarget.currentTime)),
  };
  if (type.startsWith('video/')) return <Film source={source} {...shared} />;
  return (
    <div className="grid h-full content-center p-3 lg:p-8">
      <div className="lg:mx-auto lg:w-full lg:max-w-lg lg:rounded-xl lg:border lg:border-line lg:bg-surface lg:p-6 lg:shadow-lift">
        <p className="mb-5 flex items-center gap-4 max-lg:hidden">
          <span className="grid size-12 shrink-0 place-items-center rounded-full bg-accent-wash text-accent">
            <AudioLines aria-hidden className="size-6" />
          </span>
          <span className="line-clamp-2 font-medium">{source.name}</span>
        </p>
        <audio {...shared} className="w-full" />
      </div>
    </div>
  );
}

/** Goes where the text goes: to a marked place or, after a jump, to the beginning of a page. Plays on if it played. */
function useSeeking(
  player: RefObject<HTMLMediaElement | null>,
  url: string | null,
  { place, originalPage, moves, isSettled }: PagePosition,
  spoken: readonly Spoken[],
): void {
  const [page, start] = place ? [place.page, place.start] : [originalPage, 0];
  const hasPlace = place !== null;
  useEffect(() => {
    const isSought = url !== null && isSettled && (hasPlace || moves > 0);
    const second = isSought ? secondOf(spoken, { page, start }) : undefined;
    if (player.current && second !== undefined) player.current.currentTime = second;
  }, [player, url, spoken, page, start, hasPlace, moves, isSettled]);
}
