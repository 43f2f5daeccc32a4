import type { ComponentProps, ComponentType } from 'react';
import { classNames } from './class-names.ts';

export type IconType = ComponentType<{ className?: string; 'aria-hidden'?: true }>;
type Tone = 'primary' | 'plain' | 'quiet' | 'danger';

const TONES: Readonly<Record<Tone, string>> = {
  primary: 'bg-accent text-accent-ink hover:not-disabled:bg-accent-hover',
  plain: 'border border-edge bg-surface text-ink hover:not-disabled:bg-sunken',
  quiet: 'text-ink hover:not-disabled:bg-sunken',
  danger: 'bg-danger text-accent-ink hover:not-disabled:bg-danger-hover',
};

const SHAPE =
  'inline-flex min-h-10 items-center justify-center gap-2 rounded-md px-3.5 py-1.5 text-center font-medium ' +
  'leading-tight transition-colors disabled:cursor-not-allowed disabled:opacity-55 sm:min-h-9';

/** The look of a button, for the links that look like one. */
export function buttonLook(tone: Tone = 'plain'): string {
  return classNames(SHAPE, TONES[tone]);
}

type ButtonProps = ComponentProps<'button'> & { tone?: Tone; icon?: IconType; isBusy?: boolean };

/** A button; while `isBusy` it keeps its place and its name, and ignores further presses. */
export function Button({
  tone = 'plain',
  icon: Icon,
  isBusy = false,
  className,
  children,
  ...rest
}: ButtonProps) {
  return (
    <button
      type="button"
      {...rest}
      aria-busy={isBusy || undefined}
      disabled={rest.disabled || isBusy}
      className={classNames(buttonLook(tone), isBusy && 'breathing', className)}
    >
      {Icon && <Icon aria-hidden className="size-4 shrink-0" />}
      {children}
    </button>
  );
}

type IconButtonProps = Omit<ComponentProps<'button'>, 'children'> & { label: string; icon: IconType };

/** A button that shows an icon only; `label` is its name and its hover. */
export function IconButton({ label, icon: Icon, className, ...rest }: IconButtonProps) {
  return (
    <button
      type="button"
      title={label}
      {...rest}
      aria-label={label}
      className={classNames(
        'inline-grid size-9 shrink-0 place-items-center rounded-md text-quiet transition-colors',
        'hover:bg-sunken hover:text-ink disabled:opacity-55 data-popup-open:bg-sunken data-popup-open:text-ink',
        className,
      )}
    >
      <Icon aria-hidden className="size-4.5" />
    </button>
  );
}
