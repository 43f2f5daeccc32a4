import { AppError } from '#kernel/errors/app-error.ts';
import { documentErrors } from '../../errors.ts';

/** The refusal of a member as that of the whole: it tells which one, from the outermost archive inwards. */
export function ofMember(refusal: AppError, name: string): AppError {
  const isEmptyFile = refusal.entry === documentErrors.empty_file.entry;
  // A compressed file without a name is the whole, which does have bytes.
  if (name === '') return isEmptyFile ? documentErrors.empty_document() : refusal;
  const { code, entry, values, details } = refusal;
  const member = [name, details?.member].filter(Boolean).join('/');
  return new AppError(code, entry, values, { ...details, member });
}

/** The same in words. */
export function namingMember(refusal: AppError): AppError {
  const { code, entry, values, details } = refusal;
  if (typeof details?.member !== 'string') return refusal;
  const message = {
    en: `{member}, inside this file: ${entry.message.en}`,
    fr: `{member}, dans ce fichier : ${entry.message.fr}`,
  };
  return new AppError(code, { ...entry, message }, { ...values, member: details.member }, details);
}
