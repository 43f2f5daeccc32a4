import ChevronDown from 'lucide-react/icons/chevron-down';
import type { ComponentProps } from 'react';
import { classNames } from './class-names.ts';
import { CONTROL } from './field.tsx';

export type Choice = { readonly value: string; readonly label: string };
type SelectProps = {
  label: string;
  value: string;
  choices: readonly Choice[];
  onChoose: (value: string) => void;
  className?: string;
};

/** The platform's own select, at ease on phones, with screen readers and with type-ahead; only its arrow is ours. */
export function SelectBox({ className, ...select }: ComponentProps<'select'>) {
  return (
    <span className={classNames('relative inline-grid min-w-0', className)}>
      <select {...select} className={classNames(CONTROL, 'appearance-none truncate pr-9')} />
      <ChevronDown
        aria-hidden
        className="pointer-events-none absolute top-1/2 right-3 size-4 -translate-y-1/2 text-quiet"
      />
    </span>
  );
}

/** One choice among a few, in a row of filters: its label is heard and not shown. */
export function Select({ label, value, choices, onChoose, className }: SelectProps) {
  return (
    <SelectBox
      aria-label={label}
      value={value}
      onChange={(event) => onChoose(event.target.value)}
      className={classNames(className, value !== '' && 'font-medium')}
    >
      {choices.map((choice) => (
        <option key={choice.value} value={choice.value}>
          {choice.label}
        </option>
      ))}
    </SelectBox>
  );
}
