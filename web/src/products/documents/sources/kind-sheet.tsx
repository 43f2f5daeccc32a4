import AudioLines from 'lucide-react/icons/audio-lines';
import Film from 'lucide-react/icons/film';
import { classNames } from '../../../kit/class-names.ts';
import { type Kind, kindOf } from './kind.ts';

const TONES: Readonly<Record<Kind['tone'], string>> = {
  copper: 'bg-copper-wash text-copper',
  accent: 'bg-accent-wash text-accent',
  plain: 'bg-sunken text-quiet group-hover:bg-line',
};

const PLAYERS = { sound: AudioLines, film: Film } as const;

/** A small sheet with the letters of its kind; the name beside it says the same to a screen reader. */
export function KindSheet({ mediaType }: { mediaType: string }) {
  const { letters, tone, plays } = kindOf(mediaType);
  const Icon = plays && PLAYERS[plays];
  return (
    <span
      aria-hidden
      className={classNames(
        'sheet grid h-11 w-9 shrink-0 content-end justify-items-center gap-1 pb-1 text-[0.6875rem] leading-none font-bold tracking-wide',
        TONES[tone],
      )}
    >
      {Icon && <Icon className="size-4" />}
      {letters}
    </span>
  );
}
