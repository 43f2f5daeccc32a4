import i18next from 'i18next';
import type { FieldValues, Path, UseFormSetError } from 'react-hook-form';
import type { Fault } from '../kit/error-callout.tsx';
import { ApiError } from './wire.ts';

/** Any failure as a person reads it. What is not a refusal of the server is a fault of the console itself. */
export function faultOf(error: unknown): Fault {
  if (error instanceof ApiError) return error;
  return {
    code: 'console_broken',
    message: i18next.t('fault.console_broken.message', { ns: 'shell' }),
    remedy: i18next.t('fault.console_broken.remedy', { ns: 'shell' }),
    requestId: null,
  };
}

/**
 * Puts what the server refused beside the fields it names and moves the focus to the first of them.
 *
 * @returns the failure when it is about no field of this form, else null
 */
export function showInFields<Values extends FieldValues>(
  error: unknown,
  names: readonly Path<Values>[],
  setError: UseFormSetError<Values>,
): Fault | null {
  const fields = error instanceof ApiError ? error.fields : [];
  const known = fields.flatMap((field) => {
    const name = names.find((candidate) => field.path.replace(/^\/?(body[./])?/, '') === candidate);
    return name ? [{ name, message: field.message }] : [];
  });
  known.forEach(({ name, message }, index) => {
    setError(name, { type: 'server', message }, { shouldFocus: index === 0 });
  });
  return known.length > 0 ? null : faultOf(error);
}
