import { classNames } from './class-names.ts';

type ChoiceBarProps<Value extends string> = {
  label: string;
  value: Value;
  choices: readonly { readonly value: Value; readonly label: string; readonly className?: string }[];
  onChoose: (value: Value) => void;
  className?: string;
};

type Look = { readonly bar: string; readonly button: string };

const VIEWS: Look = {
  bar: 'flex min-w-0 gap-0.5 overflow-x-auto',
  button:
    'min-h-11 border-b-3 border-transparent px-2.5 font-medium whitespace-nowrap text-quiet hover:text-ink focus-visible:-outline-offset-2 aria-pressed:border-copper aria-pressed:text-ink sm:px-3',
};
const SEGMENTS: Look = {
  bar: 'inline-flex rounded-md border border-edge p-0.5',
  button:
    'min-h-8 rounded-[4px] px-2.5 text-sm font-medium text-quiet hover:text-ink aria-pressed:bg-accent-wash aria-pressed:text-accent',
};

/** Views of one thing, one of them in sight: an underline marks which. */
export function ViewBar<Value extends string>(props: ChoiceBarProps<Value>) {
  return <ChoiceBar {...props} look={VIEWS} />;
}

/** A choice between a few forms of the same, as one control. */
export function SegmentBar<Value extends string>(props: ChoiceBarProps<Value>) {
  return <ChoiceBar {...props} look={SEGMENTS} />;
}

function ChoiceBar<Value extends string>({
  label,
  value,
  choices,
  onChoose,
  className,
  look,
}: ChoiceBarProps<Value> & { look: Look }) {
  return (
    <fieldset className={classNames(look.bar, className)}>
      <legend className="sr-only">{label}</legend>
      {choices.map((choice) => (
        <button
          key={choice.value}
          type="button"
          aria-pressed={value === choice.value}
          onClick={() => onChoose(choice.value)}
          className={classNames(look.button, choice.className)}
        >
          {choice.label}
        </button>
      ))}
    </fieldset>
  );
}
