import { Dialog as Base } from '@base-ui/react/dialog';
import X from 'lucide-react/icons/x';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { IconButton } from './button.tsx';

type DialogProps = {
  isOpen: boolean;
  title: string;
  lead?: ReactNode;
  children: ReactNode;
  /** Absent when the person has to decide: no closing by Escape or a press outside. */
  onClose?: () => void;
};

/** A dialog in the middle of the page, a sheet at the bottom of a phone. Focus goes in, and back where it was. */
export function Dialog({ isOpen, title, lead, children, onClose }: DialogProps) {
  const { t } = useTranslation('shell');
  return (
    <Base.Root open={isOpen} onOpenChange={(next) => next || onClose?.()}>
      <Base.Portal>
        <Base.Backdrop className="fixed inset-0 z-40 bg-shade transition-opacity duration-150 data-ending-style:opacity-0 data-starting-style:opacity-0" />
        <Base.Popup className="fixed inset-x-0 bottom-0 z-50 mx-auto max-h-[92dvh] w-full overflow-y-auto rounded-t-xl bg-surface p-5 shadow-lift transition duration-150 data-ending-style:translate-y-2 data-ending-style:opacity-0 data-starting-style:translate-y-2 data-starting-style:opacity-0 sm:top-[18dvh] sm:bottom-auto sm:max-w-md sm:rounded-xl sm:p-6">
          <div className="mb-4 flex items-start justify-between gap-3">
            <Base.Title className="text-lg leading-snug font-semibold text-balance">{title}</Base.Title>
            {onClose && (
              <IconButton label={t('action.close')} icon={X} onClick={onClose} className="-mt-1.5 -mr-2" />
            )}
          </div>
          {lead && <Base.Description className="-mt-2 mb-4 text-quiet">{lead}</Base.Description>}
          {children}
        </Base.Popup>
      </Base.Portal>
    </Base.Root>
  );
}

/** The row of buttons that ends a dialog; the one that acts comes last, on top on a phone. */
export function DialogActions({ children }: { children: ReactNode }) {
  return <div className="mt-6 flex flex-col-reverse gap-2 sm:flex-row sm:justify-end">{children}</div>;
}
