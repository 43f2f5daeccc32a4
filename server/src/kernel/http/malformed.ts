import type { AppError } from '#kernel/errors/app-error.ts';
import { httpErrors } from './http.errors.ts';

const REASONS = {
  address: { en: 'the address is not encoded correctly', fr: 'l’adresse est mal encodée' },
  cut: { en: 'the connection was closed half-way', fr: 'la connexion s’est fermée en chemin' },
  form: {
    en: 'the form is broken, ends early or has too many parts',
    fr: 'le formulaire est abîmé, s’arrête trop tôt ou a trop de parties',
  },
  http: { en: 'it is not HTTP', fr: 'ce n’est pas du HTTP' },
  json: { en: 'the body is not JSON', fr: 'le corps n’est pas du JSON' },
  length: {
    en: 'its length is not what Content-Length says',
    fr: 'sa longueur n’est pas celle de Content-Length',
  },
  unknown: { en: 'it cannot be understood', fr: 'elle est incompréhensible' },
  utf8: { en: 'the body is not UTF-8', fr: 'le corps n’est pas en UTF-8' },
};

/** A `malformed_request` (400) that says what could not be read. */
export function malformed(what: keyof typeof REASONS): AppError {
  return httpErrors.malformed_request({ reason: REASONS[what] });
}
