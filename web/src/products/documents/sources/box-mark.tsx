import { useEffect, useRef } from 'react';
import type { Box } from './page-position.ts';

/** The marked place, drawn on the image of its page, and brought into sight. */
export function BoxMark({ box }: { box: Box }) {
  const mark = useRef<HTMLSpanElement>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: another box is another place to be shown
  useEffect(() => {
    // Browsers are about to give a promise here, which is nothing that an effect may return.
    void mark.current?.scrollIntoView({ block: 'nearest' });
  }, [box]);
  return <span ref={mark} data-box className="box-mark scroll-my-16" style={insetOf(box)} />;
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
