import Hourglass from 'lucide-react/icons/hourglass';
import WifiOff from 'lucide-react/icons/wifi-off';
import { useEffect, useState, useSyncExternalStore } from 'react';
import { useTranslation } from 'react-i18next';
import { useWait } from './waits.ts';

/** What holds for the whole console at this moment: no connection, or a server that asked us to wait. */
export function Banners() {
  const { t } = useTranslation('shell');
  const isOnline = useSyncExternalStore(watchConnection, () => navigator.onLine);
  return (
    <>
      <div role="status">
        {!isOnline && (
          <p className="flex items-center justify-center gap-2 bg-copper-wash px-4 py-2 font-medium text-copper">
            <WifiOff aria-hidden className="size-4 shrink-0" />
            {t('offline')}
          </p>
        )}
      </div>
      <Countdown />
    </>
  );
}

function Countdown() {
  const { t } = useTranslation('shell');
  const wait = useWait();
  const [now, setNow] = useState(Date.now);
  useEffect(() => {
    if (!wait) return;
    const tick = () => setNow(Date.now());
    tick();
    const timer = setInterval(tick, 500);
    return () => clearInterval(timer);
  }, [wait]);
  if (!wait) return null;
  const count = Math.max(1, Math.ceil((wait.until - now) / 1000));
  // A timer is not announced at each second; it can be read on demand.
  return (
    <p
      role="timer"
      className="flex items-center justify-center gap-2 bg-copper-wash px-4 py-2 font-medium text-copper"
    >
      <Hourglass aria-hidden className="size-4 shrink-0" />
      <span className="numerals">{t('busy', { count })}</span>
    </p>
  );
}

function watchConnection(listener: () => void): () => void {
  window.addEventListener('online', listener);
  window.addEventListener('offline', listener);
  return () => {
    window.removeEventListener('online', listener);
    window.removeEventListener('offline', listener);
  };
}
