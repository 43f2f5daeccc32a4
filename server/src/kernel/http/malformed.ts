import type { AppError, Text } from '#kernel/errors/app-error.ts';
import { httpErrors } from './http.errors.ts';

type Fault = { readonly reason: Text; readonly remedy: Text };

const OF_THE_BODY: Text = {
  en: 'Check the body, its Content-Type and its encoding.',
  fr: 'Vérifiez le corps, son Content-Type et son encodage.',
};
const OF_THE_LINE: Text = { en: 'Send it again, whole.', fr: 'Renvoyez-la, entière.' };

const FAULTS = {
  address: {
    reason: { en: 'the address is not encoded correctly', fr: 'l’adresse est mal encodée' },
    remedy: {
      en: 'Percent-encode it anew: in UTF-8, with %25 for a % itself.',
      fr: 'Encodez-la de nouveau : en UTF-8, avec %25 pour un % lui-même.',
    },
  },
  cut: {
    reason: { en: 'the connection was closed half-way', fr: 'la connexion s’est fermée en chemin' },
    remedy: OF_THE_LINE,
  },
  empty: {
    reason: { en: 'the body is empty', fr: 'le corps est vide' },
    remedy: { en: 'Send a JSON object, {} at least.', fr: 'Envoyez un objet JSON, au moins {}.' },
  },
  form: {
    reason: {
      en: 'the form is broken, ends early or has too many parts',
      fr: 'le formulaire est abîmé, s’arrête trop tôt ou a trop de parties',
    },
    remedy: OF_THE_BODY,
  },
  http: {
    reason: { en: 'it is not HTTP', fr: 'ce n’est pas du HTTP' },
    remedy: {
      en: 'Check that http:// and not https:// is spoken to this port, and by a client of HTTP/1.1.',
      fr: 'Vérifiez que c’est http:// et non https:// qui est parlé à ce port, et par un client HTTP/1.1.',
    },
  },
  json: { reason: { en: 'the body is not JSON', fr: 'le corps n’est pas du JSON' }, remedy: OF_THE_BODY },
  length: {
    reason: {
      en: 'its length is not what Content-Length says',
      fr: 'sa longueur n’est pas celle de Content-Length',
    },
    remedy: OF_THE_LINE,
  },
  path: {
    reason: {
      en: 'the path of the address holds a NUL, a backslash, `..` or `//`',
      fr: 'le chemin de l’adresse contient un NUL, une barre oblique inverse, « .. » ou « // »',
    },
    remedy: {
      en: 'Give the address in its plain form, without them.',
      fr: 'Donnez l’adresse sous sa forme simple, sans eux.',
    },
  },
  prototype: {
    reason: {
      en: 'it has a field named __proto__, or a constructor with a prototype, which nothing here reads',
      fr: 'elle a un champ nommé __proto__, ou un constructor avec un prototype, que rien ne lit ici',
    },
    remedy: {
      en: 'Leave that field out, or name it otherwise.',
      fr: 'Ôtez ce champ, ou nommez-le autrement.',
    },
  },
  unknown: {
    reason: { en: 'it cannot be understood', fr: 'elle est incompréhensible' },
    remedy: OF_THE_BODY,
  },
  utf8: { reason: { en: 'the body is not UTF-8', fr: 'le corps n’est pas en UTF-8' }, remedy: OF_THE_BODY },
} satisfies Record<string, Fault>;

/** A `malformed_request` (400) that says what could not be read, and what to look at. */
export function malformed(what: keyof typeof FAULTS): AppError {
  return httpErrors.malformed_request(FAULTS[what]);
}
