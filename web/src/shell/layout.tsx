import MenuIcon from 'lucide-react/icons/menu';
import { lazy, type MouseEvent, Suspense, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Outlet, ScrollRestoration } from 'react-router';
import { IconButton } from '../kit/button.tsx';
import { ToastProvider } from '../kit/toast.tsx';
import { products } from '../products.ts';
import { AccountButton } from './account-button.tsx';
import { Banners } from './banners.tsx';
import { Brand, Navigation } from './navigation.tsx';
import { useSessionState } from './session.ts';

/** Menus and dialogs come after the first page, or when they are first needed. */
const AccountMenu = lazy(async () => ({ default: (await import('./account-menu.tsx')).AccountMenu }));
const ExpiredDialog = lazy(async () => ({ default: (await import('./expired-dialog.tsx')).ExpiredDialog }));
const Drawer = lazy(async () => ({ default: (await import('./drawer.tsx')).Drawer }));

/** The frame of every signed-in page: a rail beside it on a desk, a bar above it on a phone. */
export function Layout() {
  const { t } = useTranslation('shell');
  return (
    <ToastProvider>
      <a
        href="#content"
        className="fixed top-2 left-2 z-70 -translate-y-20 rounded-md bg-accent px-4 py-2 font-medium text-accent-ink focus:translate-y-0"
      >
        {t('skip')}
      </a>
      <div className="min-h-dvh lg:grid lg:grid-cols-[15rem_minmax(0,1fr)]">
        <TopBar />
        <header className="sticky top-0 hidden h-dvh flex-col gap-7 bg-rail px-3 pt-5 pb-3 text-rail-ink lg:flex">
          <div className="px-3">
            <Brand />
          </div>
          <Navigation />
          <div className="mt-auto grid border-t border-rail-line pt-3">
            <Account form="row" />
          </div>
        </header>
        <div className="flex min-w-0 flex-col">
          <Banners />
          <main id="content" tabIndex={-1} className="flex min-w-0 flex-1 flex-col">
            <Outlet />
          </main>
        </div>
      </div>
      <Suspense>{products.map(({ name, overlay: Overlay }) => Overlay && <Overlay key={name} />)}</Suspense>
      <Expiry />
      <ScrollRestoration />
    </ToastProvider>
  );
}

function TopBar() {
  const { t } = useTranslation('shell');
  const [isOpen, setOpen] = useState(false);
  const [wasOpened, setOpened] = useState(false);
  const open = () => {
    setOpened(true);
    setOpen(true);
  };
  return (
    <header className="sticky top-0 z-30 flex items-center gap-2 bg-rail px-2 py-1.5 text-rail-ink lg:hidden">
      <IconButton
        label={t('nav.open')}
        icon={MenuIcon}
        aria-haspopup="dialog"
        onClick={open}
        className="text-rail-ink hover:bg-rail-raised hover:text-rail-ink focus-visible:outline-rail-ink"
      />
      <Brand />
      <div className="ml-auto">
        <Account form="disc" />
      </div>
      {wasOpened && (
        <Suspense>
          <Drawer isOpen={isOpen} onClose={() => setOpen(false)} />
        </Suspense>
      )}
    </header>
  );
}

/**
 * A press before the menu has loaded opens it when it has. The button of a mouse counts as soon as it is down: when
 * the menu takes its place before the release, no click follows.
 */
function Account({ form }: { form: 'row' | 'disc' }) {
  const [isWanted, setWanted] = useState(false);
  const want = () => setWanted(true);
  const wantByMouse = ({ button }: MouseEvent) => button === 0 && want();
  return (
    <Suspense fallback={<AccountButton form={form} onMouseDown={wantByMouse} onClick={want} />}>
      <AccountMenu form={form} isOpenAtFirst={isWanted} />
    </Suspense>
  );
}

function Expiry() {
  const state = useSessionState();
  const isExpired = state.status === 'signed_in' && state.isExpired;
  return isExpired ? (
    <Suspense>
      <ExpiredDialog />
    </Suspense>
  ) : null;
}
