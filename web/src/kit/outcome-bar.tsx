import { Progress } from './progress.tsx';

type OutcomeBarProps = {
  label: string;
  done: number;
  total: number;
  /** How much of what is done has which outcome; the rest of the bar is still to do. */
  parts: readonly { readonly name: string; readonly amount: number; readonly colour: string }[];
};

/** How far something is, and how it went so far; a screen reader hears how far. */
export function OutcomeBar({ label, done, total, parts }: OutcomeBarProps) {
  return (
    <div className="relative">
      <Progress label={label} value={done} max={total} />
      <div aria-hidden className="absolute inset-0 flex overflow-hidden rounded-xs bg-line">
        {parts.map(({ name, amount, colour }) => (
          <span
            key={name}
            className={colour}
            style={{ width: `${(100 * amount) / Math.max(1, total)}%`, transition: 'width 0.3s' }}
          />
        ))}
      </div>
    </div>
  );
}
