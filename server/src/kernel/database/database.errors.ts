import { defineErrors } from '#kernel/errors/app-error.ts';

/** What can be wrong with a PostgreSQL, or with what is in it. Met at a start, never inside a request. */
export const databaseErrors = defineErrors({
  database_unreachable: {
    status: 503,
    message: {
      en: 'The PostgreSQL of {setting} at {host} cannot be reached ({reason}).',
      fr: 'Le PostgreSQL de {setting}, {host}, est injoignable ({reason}).',
    },
    remedy: {
      en: 'Check the host and the port in {setting}, that PostgreSQL runs there, and the firewall between.',
      fr: 'Vérifiez l’hôte et le port dans {setting}, que PostgreSQL y tourne, et le pare-feu entre les deux.',
    },
  },
  database_refused: {
    status: 503,
    message: {
      en: 'The PostgreSQL of {setting} at {host} refuses the connection: {reason}.',
      fr: 'Le PostgreSQL de {setting}, {host}, refuse la connexion : {reason}.',
    },
    remedy: {
      en: 'Check the account, the password and the name of the database in {setting}.',
      fr: 'Vérifiez le compte, le mot de passe et le nom de la base dans {setting}.',
    },
  },
  database_lost: {
    status: 503,
    message: {
      en: 'The connection to PostgreSQL broke: {reason}.',
      fr: 'La connexion à PostgreSQL s’est rompue : {reason}.',
    },
    remedy: {
      en: 'Try again: an embedded PostgreSQL ends with the server that started it. If it breaks again, read the log of PostgreSQL.',
      fr: 'Réessayez : un PostgreSQL embarqué se termine avec le serveur qui l’a démarré. Si cela se répète, lisez le journal de PostgreSQL.',
    },
  },
  database_unfit: {
    status: 503,
    message: {
      en: 'The PostgreSQL of this installation cannot carry it: {reason}.',
      fr: 'Le PostgreSQL de cette installation ne peut la porter : {reason}.',
    },
    remedy: {
      en: 'Name in DATABASE_URL a PostgreSQL 15 or newer, and an account that may create roles (CREATEROLE).',
      fr: 'Indiquez dans DATABASE_URL un PostgreSQL 15 ou plus récent, et un compte qui peut créer des rôles (CREATEROLE).',
    },
  },
  catalog_unsafe: {
    status: 503,
    message: {
      en: 'The catalog of the database is not safe to serve from:\n  {findings}',
      fr: 'Le catalogue de la base n’est pas sûr, le service ne peut s’appuyer dessus :\n  {findings}',
    },
    remedy: {
      en: 'Undo the change, or make it by a migration.',
      fr: 'Annulez le changement, ou faites-le par une migration.',
    },
  },
  migration_changed: {
    status: 503,
    message: {
      en: 'The migration {migration} was changed after it had been applied.',
      fr: 'La migration {migration} a été modifiée après avoir été appliquée.',
    },
    remedy: {
      en: 'Bring its file back as it was; what has to be different goes into a new migration.',
      fr: 'Rétablissez son fichier tel qu’il était ; ce qui doit changer va dans une nouvelle migration.',
    },
  },
  database_newer: {
    status: 503,
    message: {
      en: 'The database has the migration {migration}, which this version does not know: a newer one has used it.',
      fr: 'La base contient la migration {migration}, inconnue de cette version : une plus récente s’en est servie.',
    },
    remedy: {
      en: 'Start the newer version, or restore a backup made before it.',
      fr: 'Démarrez la version plus récente, ou restaurez une sauvegarde faite avant elle.',
    },
  },
});
