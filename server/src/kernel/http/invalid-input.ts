import type { AppError, Text } from '#kernel/errors/app-error.ts';
import { httpErrors } from './http.errors.ts';

/** One field, and what is wrong with it in words that follow its name: `body.name` `is required`. */
export type Fault = { readonly path: string; readonly message: Text };

/** Faults that the message names itself; all of them are in the details. */
const SUMMARY_MAX = 3;

/** One `validation_error` (422) that names every field at fault. */
export function invalidInput(faults: readonly Fault[]): AppError {
  const told = faults.slice(0, SUMMARY_MAX);
  const summary = {
    en: told.map(({ path, message }) => `${path} ${message.en}`).join('; '),
    fr: told.map(({ path, message }) => `${path} ${message.fr}`).join(' ; '),
  };
  return httpErrors.validation_error({ summary }, { fields: faults });
}
