import { defineErrors } from '#kernel/errors/app-error.ts';

/** What can keep a start from its folder or its port. */
export const startErrors = defineErrors({
  port_taken: {
    status: 503,
    message: {
      en: 'Another program listens on port {port}.',
      fr: 'Un autre programme écoute sur le port {port}.',
    },
    remedy: {
      en: 'Stop it, or set PORT to a free one.',
      fr: 'Arrêtez-le, ou donnez dans PORT un port libre.',
    },
  },
  port_forbidden: {
    status: 503,
    message: {
      en: 'This account may not listen on port {port}.',
      fr: 'Ce compte n’a pas le droit d’écouter sur le port {port}.',
    },
    remedy: {
      en: 'Set PORT to 1024 or more, and put a proxy on the port that people use.',
      fr: 'Donnez dans PORT 1024 ou plus, et placez un proxy sur le port qu’utilisent les gens.',
    },
  },
  host_unusable: {
    status: 503,
    message: {
      en: '{host} is no address of this machine.',
      fr: '{host} n’est pas une adresse de cette machine.',
    },
    remedy: {
      en: 'Set HOST to one of its addresses: 127.0.0.1 for this machine alone, 0.0.0.0 for every network.',
      fr: 'Donnez dans HOST une de ses adresses : 127.0.0.1 pour cette machine seule, 0.0.0.0 pour tout réseau.',
    },
  },
  folder_unusable: {
    status: 503,
    message: {
      en: 'The folder {folder} cannot be used ({reason}).',
      fr: 'Le dossier {folder} est inutilisable ({reason}).',
    },
    remedy: {
      en: 'Let this account write there, or set SOCLE_FOLDER to another folder.',
      fr: 'Donnez à ce compte le droit d’y écrire, ou indiquez un autre dossier par SOCLE_FOLDER.',
    },
  },
});
