import ChevronLeft from 'lucide-react/icons/chevron-left';
import ChevronRight from 'lucide-react/icons/chevron-right';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { IconButton } from '../../../kit/button.tsx';
import type { PagePosition } from './page-position.ts';

type PageNavigatorProps = { position: PagePosition; pageCount: number };

/** Moves original and text together: by one page, or to the page typed. */
export function PageNavigator({ position: { page, goTo }, pageCount }: PageNavigatorProps) {
  const { t } = useTranslation('documents');
  const [typed, setTyped] = useState(String(page));
  useEffect(() => setTyped(String(page)), [page]);
  return (
    <form
      className="flex items-center gap-1"
      onSubmit={(event) => {
        event.preventDefault();
        goTo(Number(typed));
      }}
    >
      <IconButton
        label={t('source.previous')}
        icon={ChevronLeft}
        disabled={page <= 1}
        onClick={() => goTo(page - 1)}
      />
      <input
        aria-label={t('source.page_field')}
        inputMode="numeric"
        value={typed}
        onChange={(event) => setTyped(event.target.value.replace(/\D/g, ''))}
        onBlur={() => setTyped(String(page))}
        className="numerals min-h-8 w-12 rounded-md border border-edge bg-surface text-center text-base sm:text-sm"
      />
      <span className="numerals px-1 text-sm whitespace-nowrap text-quiet">
        {t('source.page_of', { count: pageCount })}
      </span>
      <IconButton
        label={t('source.next')}
        icon={ChevronRight}
        disabled={page >= pageCount}
        onClick={() => goTo(page + 1)}
      />
    </form>
  );
}
