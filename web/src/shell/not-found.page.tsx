import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { buttonLook } from '../kit/button.tsx';
import { PlinthArt } from '../kit/plinth.tsx';
import { usePageTitle } from './page.tsx';

export function NotFound() {
  const { t } = useTranslation('shell');
  const heading = usePageTitle(t('not_found.title'));
  return (
    <div className="m-auto grid justify-items-center px-5 py-16 text-center">
      <PlinthArt className="mb-6 w-52 opacity-60 saturate-50" />
      <h1 ref={heading} tabIndex={-1} className="text-2xl font-semibold tracking-tight">
        {t('not_found.title')}
      </h1>
      <p className="mt-2 mb-6 max-w-md text-quiet">{t('not_found.lead')}</p>
      <Link to="/" className={buttonLook('primary')}>
        {t('not_found.home')}
      </Link>
    </div>
  );
}
