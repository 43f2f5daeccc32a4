import type { AppError } from '#kernel/errors/app-error.ts';
import { documentErrors } from '../../errors.ts';

/** What to say of a document that does not open: that it needs a password, or that the one given is not it. */
export function lockedError(password: string | undefined): AppError {
  return password === undefined ? documentErrors.password_required() : documentErrors.password_invalid();
}
