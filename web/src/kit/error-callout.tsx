import CircleAlert from 'lucide-react/icons/circle-alert';
import RotateCcw from 'lucide-react/icons/rotate-ccw';
import { type ReactNode, useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from './button.tsx';
import { CopyButton } from './copy-button.tsx';

/** What the kit needs to know of a failure; the client's `ApiError` is one. */
export type Fault = {
  readonly code: string;
  readonly message: string;
  readonly remedy: string;
  readonly requestId: string | null;
};

type ErrorCalloutProps = {
  fault: Fault;
  onRetry?: (() => void) | undefined;
  children?: ReactNode;
  takesFocus?: true;
};

/** A failure as it deserves to be told: what, what to do, its code, and the id under which it is logged. */
export function ErrorCallout({ fault, onRetry, children, takesFocus }: ErrorCalloutProps) {
  const { t } = useTranslation('shell');
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (takesFocus) box.current?.focus();
  }, [takesFocus]);
  return (
    <div
      ref={box}
      role="alert"
      tabIndex={-1}
      className="rounded-lg border-l-3 border-danger bg-danger-wash px-4 py-3"
    >
      <p className="flex gap-2 font-semibold text-ink">
        <CircleAlert aria-hidden className="mt-0.5 size-4.5 shrink-0 text-danger" />
        {fault.message}
      </p>
      {fault.remedy && <p className="mt-1 ml-6.5 text-ink">{fault.remedy}</p>}
      <FaultFacts fault={fault} />
      <div className="mt-2.5 ml-6.5 flex flex-wrap gap-2">
        {onRetry && (
          <Button icon={RotateCcw} onClick={onRetry}>
            {t('action.retry')}
          </Button>
        )}
        {children}
        <CopyButton tone="quiet" label={t('fault.copy')} text={() => faultText(fault)} />
      </div>
    </div>
  );
}

function FaultFacts({ fault }: { fault: Fault }) {
  const { t } = useTranslation('shell');
  return (
    <dl className="mt-1.5 ml-6.5 flex flex-wrap gap-x-4 text-sm text-quiet">
      <div className="flex gap-1.5">
        <dt>{t('fault.code')}</dt>
        <dd className="font-mono text-ink">{fault.code}</dd>
      </div>
      {fault.requestId && (
        <div className="flex gap-1.5">
          <dt>{t('fault.request')}</dt>
          <dd className="font-mono text-ink">{fault.requestId}</dd>
        </div>
      )}
    </dl>
  );
}

function faultText(fault: Fault): string {
  return [
    fault.code,
    fault.message,
    fault.remedy,
    fault.requestId,
    location.pathname,
    new Date().toISOString(),
  ]
    .filter(Boolean)
    .join('\n');
}
