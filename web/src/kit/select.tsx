import ChevronDown from 'lucide-react/icons/chevron-down';
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

/** The platform's own select: right on phones, with screen readers and with type-ahead. Its label is not shown. */
export function Select({ label, value, choices, onChoose, className }: SelectProps) {
  return (
    <span className={classNames('relative inline-grid min-w-0', className)}>
      <select
        aria-label={label}
        value={value}
        onChange={(event) => onChoose(event.target.value)}
        className={classNames(
          CONTROL,
          'appearance-none truncate pr-9',
          value !== '' && 'border-accent font-medium',
        )}
      >
        {choices.map((choice) => (
          <option key={choice.value} value={choice.value}>
            {choice.label}
          </option>
        ))}
      </select>
      <ChevronDown
        aria-hidden
        className="pointer-events-none absolute top-1/2 right-3 size-4 -translate-y-1/2 text-quiet"
      />
    </span>
  );
}
