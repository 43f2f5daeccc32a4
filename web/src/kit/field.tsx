import { type ComponentProps, type ReactNode, useId } from 'react';
import { classNames } from './class-names.ts';

/** 16 px on phones: below that, Safari zooms into the field. */
export const CONTROL =
  'min-h-10 w-full rounded-md border border-edge bg-surface px-3 py-1.5 text-base text-ink placeholder:text-quiet ' +
  'focus-visible:outline-offset-0 disabled:opacity-60 aria-invalid:border-danger sm:min-h-9 sm:text-[0.9375rem]';

type Wiring = { id: string; 'aria-describedby': string | undefined; 'aria-invalid': true | undefined };
type FieldProps = {
  label: string;
  help?: string | undefined;
  error?: string | undefined;
  children: (wiring: Wiring) => ReactNode;
};

/** A label, its control, and what is wrong with it, tied together for every reader. */
export function Field({ label, help, error, children }: FieldProps) {
  const id = useId();
  const described = [help && `${id}-help`, error && `${id}-error`].filter(Boolean).join(' ') || undefined;
  return (
    <div className="grid gap-1.5">
      <label htmlFor={id} className="font-medium">
        {label}
      </label>
      {children({ id, 'aria-describedby': described, 'aria-invalid': error ? true : undefined })}
      {help && (
        <p id={`${id}-help`} className="text-sm text-quiet">
          {help}
        </p>
      )}
      {error && (
        <p id={`${id}-error`} className="text-sm font-medium text-danger">
          {error}
        </p>
      )}
    </div>
  );
}

type TextFieldProps = ComponentProps<'input'> & Omit<FieldProps, 'children'>;

export function TextField({ label, help, error, className, ...input }: TextFieldProps) {
  return (
    <Field label={label} help={help} error={error}>
      {(wiring) => <input {...input} {...wiring} className={classNames(CONTROL, className)} />}
    </Field>
  );
}
