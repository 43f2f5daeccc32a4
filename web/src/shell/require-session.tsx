import { useTranslation } from 'react-i18next';
import { Navigate, Outlet, useLocation } from 'react-router';
import { ErrorCallout } from '../kit/error-callout.tsx';
import { Mark } from '../kit/plinth.tsx';
import { Banners } from './banners.tsx';
import { keeper, useSessionState } from './session.ts';

/** Lets the signed-in through; the others sign in and come back to the very address they asked for. */
export function RequireSession() {
  const { t } = useTranslation('shell');
  const { pathname, search, hash } = useLocation();
  const state = useSessionState();
  if (state.status === 'loading') return <Waiting />;
  if (state.status === 'signed_in') return <Outlet />;
  if (state.status === 'signed_out') {
    const next = pathname + search + hash;
    const query = next === '/' ? '' : `?next=${encodeURIComponent(next)}`;
    return <Navigate replace to={`/sign-in${query}`} />;
  }
  return (
    <main className="mx-auto grid min-h-dvh max-w-xl content-center gap-5 p-5">
      <h1 className="plinth pb-3 text-2xl font-semibold">{t('unreachable.title')}</h1>
      <ErrorCallout fault={state.error} onRetry={() => void keeper.load()} />
    </main>
  );
}

/** Before the first page: the mark, where the rail will be. */
export function Waiting() {
  const { t } = useTranslation('shell');
  return (
    <div className="flex min-h-dvh flex-col bg-rail text-rail-ink">
      <Banners />
      <main className="grid flex-1 place-items-center">
        <p role="status" className="breathing grid justify-items-center gap-3">
          <Mark className="size-14" />
          {t('loading')}
        </p>
      </main>
    </div>
  );
}
