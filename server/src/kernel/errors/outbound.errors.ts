import { defineErrors } from './app-error.ts';

/** What can be refused or fail when the server itself opens a connection that a user asked for. */
export const outboundErrors = defineErrors({
  url_not_allowed: {
    status: 400,
    message: {
      en: 'This kind of address cannot be fetched.',
      fr: "Ce type d'adresse ne peut pas être téléchargé.",
    },
    remedy: {
      en: 'Give a complete http:// or https:// address, without a user name or password, on port {ports}.',
      fr: 'Donnez une adresse http:// ou https:// complète, sans nom ni mot de passe, sur le port {ports}.',
    },
  },
  url_forbidden: {
    status: 403,
    message: {
      // One answer for both, so that nobody can map a network. Source: docs/adr/0011.
      en: 'The address does not lead to a public server: its host name does not exist, or leads into a private network.',
      fr: "L'adresse ne mène pas à un serveur public : son nom n'existe pas, ou mène dans un réseau privé.",
    },
    remedy: {
      en: 'Check the spelling of the host name. A file of a private network cannot be fetched: upload it instead.',
      fr: "Vérifiez l'orthographe du nom. Un fichier d'un réseau privé ne peut être téléchargé : déposez-le plutôt.",
    },
  },
  too_many_redirects: {
    status: 422,
    message: {
      en: 'The address redirects more than {limit} times.',
      fr: "L'adresse redirige plus de {limit} fois.",
    },
    remedy: {
      en: 'Open it in a browser and give the address where it ends.',
      fr: "Ouvrez-la dans un navigateur et donnez l'adresse d'arrivée.",
    },
  },
  download_timeout: {
    status: 504,
    message: {
      // Which limit ended it, and its length: each has its own words. Source: outbound/download-failure.ts.
      en: 'The remote server was too slow: {what}.',
      fr: 'Le serveur distant est trop lent : {what}.',
    },
    remedy: {
      en: 'Try again later, or download the file yourself and upload it.',
      fr: 'Réessayez plus tard, ou téléchargez le fichier vous-même et déposez-le.',
    },
  },
  download_failed: {
    status: 502,
    message: {
      en: 'The remote server did not deliver the file ({reason}).',
      fr: "Le serveur distant n'a pas fourni le fichier ({reason}).",
    },
    remedy: {
      en: 'Check that the address opens in a browser without signing in, or upload the file.',
      fr: "Vérifiez que l'adresse s'ouvre dans un navigateur sans connexion, ou déposez le fichier.",
    },
  },
  file_too_large: {
    status: 413,
    message: {
      en: 'The file is larger than the limit of {limit}.',
      fr: 'Le fichier dépasse la limite de {limit}.',
    },
    remedy: {
      en: 'Split it, or ask an administrator to raise the limit.',
      fr: 'Découpez-le, ou demandez à un administrateur de relever la limite.',
    },
  },
});
