import { defineErrors } from '#kernel/errors/app-error.ts';

/** What can keep the embedded PostgreSQL from serving. Met at a start, never inside a request. */
export const embeddedErrors = defineErrors({
  database_platform_unsupported: {
    status: 503,
    message: {
      en: 'There is no embedded PostgreSQL for {platform}.',
      fr: 'Aucun PostgreSQL embarqué n’existe pour {platform}.',
    },
    remedy: {
      en: 'Set DATABASE_URL to a PostgreSQL 15 or newer, or reinstall the dependencies if this platform should work: linux or darwin, x64 or arm64.',
      fr: 'Donnez dans DATABASE_URL un PostgreSQL 15 ou plus récent, ou réinstallez les dépendances si la plateforme devrait convenir : linux ou darwin, x64 ou arm64.',
    },
  },
  database_account_missing: {
    status: 503,
    message: {
      en: 'PostgreSQL refuses to run as root and no unprivileged account was found ({accounts}).',
      fr: 'PostgreSQL refuse de tourner sous root et aucun compte ordinaire n’a été trouvé ({accounts}).',
    },
    remedy: {
      en: 'Start as an ordinary user, or set DATABASE_URL.',
      fr: 'Démarrez sous un compte ordinaire, ou renseignez DATABASE_URL.',
    },
  },
  database_folder_unreachable: {
    status: 503,
    message: {
      en: 'The database folder {folder} cannot be used: {cause}.',
      fr: 'Le dossier de la base {folder} est inutilisable : {cause}.',
    },
    remedy: {
      en: 'Start with the account that owns the folder, give that account the right to write there, or move the folder away to begin anew.',
      fr: 'Démarrez avec le compte propriétaire du dossier, donnez à ce compte le droit d’y écrire, ou déplacez le dossier pour repartir de zéro.',
    },
  },
  database_version_unsupported: {
    status: 503,
    message: {
      en: 'The data in {folder} is of PostgreSQL {found}; the embedded server is PostgreSQL {expected}.',
      fr: 'Les données de {folder} sont de PostgreSQL {found} ; le serveur embarqué est PostgreSQL {expected}.',
    },
    remedy: {
      en: 'Start the release that wrote the data and take a backup, then restore it with this one.',
      fr: 'Démarrez la version qui a écrit ces données, faites une sauvegarde, puis restaurez-la avec celle-ci.',
    },
  },
  database_init_failed: {
    status: 503,
    message: {
      en: 'PostgreSQL could not create its data in {folder}: {cause}',
      fr: 'PostgreSQL n’a pas pu créer ses données dans {folder} : {cause}',
    },
    remedy: {
      en: 'Check the free space (100 MB are needed) and the rights on the folder, then start again. Log: {log}',
      fr: 'Vérifiez la place libre (100 Mo sont nécessaires) et les droits du dossier, puis redémarrez. Journal : {log}',
    },
  },
  database_start_failed: {
    status: 503,
    message: {
      en: 'PostgreSQL did not start on {folder}: {cause}',
      fr: 'PostgreSQL n’a pas démarré sur {folder} : {cause}',
    },
    remedy: {
      en: 'Read {log}; `bin/socle doctor` looks for the usual causes (disk full, no shared memory, wrong owner).',
      fr: 'Lisez {log} ; `bin/socle doctor` cherche les causes habituelles (disque plein, mémoire partagée absente, mauvais propriétaire).',
    },
  },
});
