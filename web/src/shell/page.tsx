import { type ReactNode, useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';

/** Whether a page was drawn before this one; the first keeps the browser's own focus. */
let hasPageBefore = false;

/**
 * Gives a page its title in the tab and puts the focus on its heading, as a page load would, so that a keyboard
 * goes on from there and a screen reader says where one is.
 */
export function usePageTitle(title: string) {
  const { t } = useTranslation('shell');
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    document.title = `${title} · ${t('product')}`;
  }, [title, t]);
  useEffect(() => {
    if (hasPageBefore) heading.current?.focus({ preventScroll: true });
    hasPageBefore = true;
  }, []);
  return heading;
}

type PageProps = { title: string; lead?: ReactNode; actions?: ReactNode; children: ReactNode };

/** A page of the console: its heading on its plinth, what can be done there, then the content. */
export function Page({ title, lead, actions, children }: PageProps) {
  const heading = usePageTitle(title);
  return (
    <div className="mx-auto w-full max-w-6xl px-4 pt-5 pb-24 sm:px-8 sm:pt-9">
      <header className="plinth mb-5 flex flex-wrap items-end justify-between gap-x-6 gap-y-3 pb-4">
        <div className="min-w-0">
          <h1 ref={heading} tabIndex={-1} className="text-2xl font-semibold tracking-tight sm:text-[1.75rem]">
            {title}
          </h1>
          {lead && <p className="mt-1 max-w-prose text-quiet">{lead}</p>}
        </div>
        {actions && <div className="flex w-full flex-wrap gap-2 max-sm:*:flex-1 sm:w-auto">{actions}</div>}
      </header>
      {children}
    </div>
  );
}
