import RotateCcw from 'lucide-react/icons/rotate-ccw';
import { useTranslation } from 'react-i18next';
import { useRouteError } from 'react-router';
import { Button } from '../kit/button.tsx';
import { ErrorCallout } from '../kit/error-callout.tsx';
import { faultOf } from './faults.ts';
import { usePageTitle } from './page.tsx';

/** Where a page that threw ends: what is known of it, and the way back. */
export function ErrorPage() {
  const { t } = useTranslation('shell');
  const heading = usePageTitle(t('broken.title'));
  return (
    <main className="mx-auto grid min-h-[70dvh] w-full max-w-xl content-center gap-5 p-5">
      <h1 ref={heading} tabIndex={-1} className="plinth pb-3 text-2xl font-semibold">
        {t('broken.title')}
      </h1>
      <ErrorCallout fault={faultOf(useRouteError())}>
        <Button icon={RotateCcw} onClick={() => location.reload()}>
          {t('action.reload')}
        </Button>
      </ErrorCallout>
    </main>
  );
}
