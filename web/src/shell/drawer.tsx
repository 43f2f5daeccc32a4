import { Dialog } from '@base-ui/react/dialog';
import X from 'lucide-react/icons/x';
import { useTranslation } from 'react-i18next';
import { IconButton } from '../kit/button.tsx';
import { Brand, Navigation } from './navigation.tsx';

type DrawerProps = { isOpen: boolean; onClose: () => void };

/** The rail, on a phone: it slides in from the edge and holds the focus until it closes. */
export function Drawer({ isOpen, onClose }: DrawerProps) {
  const { t } = useTranslation('shell');
  return (
    <Dialog.Root open={isOpen} onOpenChange={(next) => next || onClose()}>
      <Dialog.Portal>
        <Dialog.Backdrop className="fixed inset-0 z-40 bg-shade transition-opacity data-ending-style:opacity-0 data-starting-style:opacity-0" />
        <Dialog.Popup className="fixed inset-y-0 left-0 z-50 flex w-72 max-w-[85vw] flex-col gap-6 bg-rail px-3 pt-4 text-rail-ink transition-transform data-ending-style:-translate-x-full data-starting-style:-translate-x-full">
          <div className="flex items-start justify-between gap-2 pl-3">
            <Dialog.Title render={<div />}>
              <Brand />
            </Dialog.Title>
            <IconButton
              label={t('nav.close')}
              icon={X}
              onClick={onClose}
              className="text-rail-ink hover:bg-rail-raised hover:text-rail-ink focus-visible:outline-rail-ink"
            />
          </div>
          <Navigation onGo={onClose} />
        </Dialog.Popup>
      </Dialog.Portal>
    </Dialog.Root>
  );
}
