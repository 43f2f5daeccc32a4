import { type RefObject, useEffect, useRef } from 'react';
import { isInSight } from './is-in-sight.ts';
import type { PagePosition } from './page-position.ts';

/** A jump, like the first drawing, moves the pages past the line before it has come to rest. */
const SETTLING_MS = 600;

/** Ties the text to the page and the place of the address, both ways: it scrolls there, and tells where it is. */
export function usePageScroll(position: PagePosition): RefObject<HTMLDivElement | null> {
  const { originalPage: target, moves, place, isSettled } = position;
  const latest = useRef(position);
  latest.current = position;
  const box = useRef<HTMLDivElement>(null);
  const quietUntil = useRef(0);
  const marked = place && `${place.page}.${place.start}`;
  useEffect(() => {
    quietUntil.current = performance.now() + SETTLING_MS;
    if (!isSettled) return;
    const mark = marked === null ? null : box.current?.querySelector('mark, [data-marked]');
    // What was just pressed is in sight already, and stays under the pointer.
    if (mark) mark.scrollIntoView({ block: isInSight(mark) ? 'nearest' : 'center' });
    else if (moves > 0 || target > 1)
      box.current?.querySelector(`[data-page="${target}"]`)?.scrollIntoView({ block: 'start' });
  }, [moves, target, marked, isSettled]);
  useEffect(() => {
    const pages = box.current?.querySelectorAll<HTMLElement>('[data-page]') ?? [];
    if (pages.length < 2) return;
    // The page that crosses a line near the top of the pane is the one being read.
    const watch = new IntersectionObserver(
      (entries) => {
        const reading = entries.find((entry) => entry.isIntersecting)?.target;
        if (!(reading instanceof HTMLElement) || performance.now() < quietUntil.current) return;
        latest.current.arriveAt(Number(reading.dataset.page));
      },
      { root: scrollerOf(box.current), rootMargin: '-20% 0px -79% 0px' },
    );
    for (const element of pages) watch.observe(element);
    return () => watch.disconnect();
  }, []);
  usePressedBlocks(box, position);
  return box;
}

/**
 * A press on a block shows where it stands in the original. It is one listener for all of them, beside the buttons of
 * the pages: a document has thousands of blocks, too many for the way of a keyboard.
 */
function usePressedBlocks(box: RefObject<HTMLDivElement | null>, position: PagePosition): void {
  const latest = useRef(position);
  latest.current = position;
  useEffect(() => {
    const press = (event: MouseEvent) => {
      const block =
        event.target instanceof Element ? event.target.closest<HTMLElement>('[data-start]') : null;
      const page = block?.closest<HTMLElement>('[data-page]');
      // Who selects text wants the text.
      if (!block || !page || getSelection()?.isCollapsed === false) return;
      const { start, end } = block.dataset;
      latest.current.show({ page: Number(page.dataset.page), start: Number(start), end: Number(end) });
    };
    const element = box.current;
    element?.addEventListener('click', press);
    return () => element?.removeEventListener('click', press);
  }, [box]);
}

/** The pane scrolls by itself on a desk; on a phone the whole page does. */
function scrollerOf(element: HTMLElement | null): Element | null {
  const pane = element?.closest('[data-pane]') ?? null;
  return pane && getComputedStyle(pane).overflowY === 'auto' ? pane : null;
}
