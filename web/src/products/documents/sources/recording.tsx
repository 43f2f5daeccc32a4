import AudioLines from 'lucide-react/icons/audio-lines';
import { type RefObject, type SyntheticEvent, useEffect, useRef } from 'react';
import type { Source } from '../wire.ts';
import { Film } from './film.tsx';
import type { PagePosition } from './page-position.ts';
import { type Spoken, secondOf, spokenAt } from './spoken.ts';
import { useSpoken } from './use-spoken.ts';

export type RecordingProps = {
  url: string;
  isFilm: boolean;
  source: Source;
  position: PagePosition;
  onSpeak: (spoken: Spoken | null) => void;
  onFail: (player: HTMLMediaElement) => void;
};

/** The browser's own player. It goes to the place that is shown, and tells what is being said. */
export function Recording({ url, isFilm, source, position, onSpeak, onFail }: RecordingProps) {
  const spoken = useSpoken(source);
  const player = useRef<HTMLVideoElement>(null);
  // Not while it is drawn: what is drawn may never be shown, and would be fetched, or fail, with nobody listening.
  useEffect(() => {
    if (player.current) player.current.src = url;
  }, [url]);
  useSeeking(player, position, spoken);
  const shared = {
    ref: player,
    controls: true,
    preload: 'metadata',
    // Its name there would be that of the address; the one of the page has the file's own.
    controlsList: 'nodownload',
    'aria-label': source.name,
    onError: ({ currentTarget }: SyntheticEvent<HTMLMediaElement>) => onFail(currentTarget),
    onTimeUpdate: ({ currentTarget }: SyntheticEvent<HTMLMediaElement>) =>
      onSpeak(spokenAt(spoken, currentTarget.currentTime)),
  };
  if (isFilm) return <Film source={source} {...shared} />;
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
  { place, originalPage, moves, isSettled }: PagePosition,
  spoken: readonly Spoken[],
): void {
  const [page, start] = place ? [place.page, place.start] : [originalPage, 0];
  const hasPlace = place !== null;
  useEffect(() => {
    const isSought = isSettled && (hasPlace || moves > 0);
    const second = isSought ? secondOf(spoken, { page, start }) : undefined;
    if (player.current && second !== undefined) player.current.currentTime = second;
  }, [player, spoken, page, start, hasPlace, moves, isSettled]);
}
