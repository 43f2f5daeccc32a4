import type { ReactNode } from 'react';
import { classNames } from './class-names.ts';

export type BadgeTone = 'calm' | 'working' | 'failed' | 'plain';

const TONES: Readonly<Record<BadgeTone, { text: string; dot: string }>> = {
  calm: { text: 'text-accent', dot: 'bg-accent' },
  working: { text: 'text-copper', dot: 'bg-copper breathing' },
  failed: { text: 'text-danger', dot: 'bg-danger' },
  plain: { text: 'text-quiet', dot: 'bg-edge' },
};

/** A state in a word; the colour only repeats what the word says. */
export function Badge({ tone, children }: { tone: BadgeTone; children: ReactNode }) {
  return (
    <span className={classNames('inline-flex items-center gap-1.5 text-sm font-medium', TONES[tone].text)}>
      <span aria-hidden className={classNames('size-2 shrink-0 rounded-[1px]', TONES[tone].dot)} />
      {children}
    </span>
  );
}
