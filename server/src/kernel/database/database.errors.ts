import { defineErrors } from '#kernel/errors/app-error.ts';

/** What can be wrong with a PostgreSQL that a setting names. Met at a start, never inside a request. */
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
});
