import { useTranslation } from 'react-i18next';
import type { Box } from './page-position.ts';

type PageMapProps = { page: number; boxes: readonly Box[]; marked: Box };

/** Height of a page for its width: browsers' own PDF viewers tell neither it nor where they have scrolled. */
const PAPER = Math.SQRT2;

/** A small map of the page, for the viewers that nothing can be drawn on: where on it the marked place stands. */
export function PageMap({ page, boxes, marked }: PageMapProps) {
  const { t } = useTranslation('documents');
  const shape = ([left, top, right, bottom]: Box) => ({
    x: left * 100,
    y: top * 100 * PAPER,
    width: Math.max(1, (right - left) * 100),
    height: Math.max(1, (bottom - top) * 100 * PAPER),
  });
  return (
    <figure className="pointer-events-none absolute right-5 bottom-5 rounded-lg border border-line bg-surface p-2 shadow-lift">
      <svg
        viewBox={`0 0 100 ${100 * PAPER}`}
        className="w-28"
        role="img"
        aria-label={t('source.map', { number: page })}
      >
        {boxes.map((box) => (
          <rect key={box.join()} {...shape(box)} fill="var(--line)" />
        ))}
        <rect {...shape(marked)} fill="var(--accent)" />
      </svg>
      <figcaption aria-hidden className="numerals mt-1 text-center text-xs text-quiet">
        {t('source.page', { number: page })}
      </figcaption>
    </figure>
  );
}
