import { Toast as Base } from '@base-ui/react/toast';
import X from 'lucide-react/icons/x';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { IconButton } from './button.tsx';

const manager = Base.createToastManager();

type ToastOptions = {
  title: string;
  description?: string;
  /** Milliseconds on screen; the clock stops while the pointer or the focus is on it. */
  timeout?: number;
  /** `high` interrupts a screen reader: for failures. */
  priority?: 'low' | 'high';
  action?: { label: string; onPress: () => void };
};

/** Says something that needs no answer, without moving the focus; gives what takes it back. */
export function toast({
  title,
  description,
  timeout = 6000,
  priority = 'low',
  action,
}: ToastOptions): () => void {
  const id = manager.add({
    title,
    description,
    timeout,
    priority,
    ...(action && {
      actionProps: {
        children: action.label,
        onClick: () => {
          manager.close(id);
          action.onPress();
        },
      },
    }),
  });
  return () => manager.close(id);
}

export function ToastProvider({ children }: { children: ReactNode }) {
  const { t } = useTranslation('shell');
  return (
    <Base.Provider toastManager={manager} limit={4}>
      {children}
      <Base.Portal>
        <Base.Viewport
          aria-label={t('notifications')}
          className="fixed inset-x-3 bottom-3 z-60 flex flex-col-reverse gap-2 sm:right-auto sm:left-1/2 sm:w-104 sm:-translate-x-1/2"
        >
          <ToastList />
        </Base.Viewport>
      </Base.Portal>
    </Base.Provider>
  );
}

function ToastList() {
  const { toasts } = Base.useToastManager();
  const { t } = useTranslation('shell');
  return toasts.map((shown) => (
    <Base.Root
      key={shown.id}
      toast={shown}
      className="rounded-lg bg-rail text-rail-ink shadow-lift ring-1 ring-rail-line transition duration-200 data-ending-style:opacity-0 data-limited:opacity-0 data-starting-style:translate-y-3 data-starting-style:opacity-0"
    >
      <Base.Content className="flex items-center gap-3 py-2.5 pr-2 pl-4">
        <div className="grid min-w-0 flex-1 gap-0.5">
          <Base.Title className="font-medium" />
          <Base.Description className="text-sm text-rail-quiet" />
        </div>
        <Base.Action className="min-h-9 shrink-0 rounded px-2.5 font-semibold text-rail-mark hover:bg-rail-raised focus-visible:outline-rail-ink" />
        <Base.Close
          render={
            <IconButton
              label={t('action.close')}
              icon={X}
              className="text-rail-quiet hover:bg-rail-raised hover:text-rail-ink focus-visible:outline-rail-ink"
            />
          }
        />
      </Base.Content>
    </Base.Root>
  ));
}
