import { type RefObject, useEffect, useRef } from 'react';
import { isInSight } from './is-in-sight.ts';
import type { Spoken } from './spoken.ts';

/**
 * Keeps what is being said in sight. Who scrolled away from it is left alone, until it comes back in sight or another
 * part of the recording is chosen.
 */
export function useFollowing(box: RefObject<HTMLElement | null>, spoken: Spoken | null): void {
  const last = useRef<{ element: Element; spoken: Spoken }>(undefined);
  useEffect(() => {
    const element = box.current?.querySelector('[aria-current]');
    if (!element || !spoken) return;
    const before = last.current;
    last.current = { element, spoken };
    if (!before || isInSight(element)) return;
    const isJump = spoken.order !== before.spoken.order + 1;
    if (isJump || isInSight(before.element)) element.scrollIntoView({ block: 'center' });
  }, [box, spoken]);
}
