import { defineErrors } from '#kernel/errors/app-error.ts';

/** Refusals of the command line alone: over HTTP a stranger is not told what exists. */
export const cliErrors = defineErrors({
  tenant_unknown: {
    status: 404,
    message: { en: 'No tenant has the slug {slug}.', fr: 'Aucun locataire n’a le nom court {slug}.' },
    remedy: { en: 'socle tenant list', fr: 'socle tenant list' },
  },
  person_unknown: {
    status: 404,
    message: { en: 'Nobody has the address {email}.', fr: 'Personne n’a l’adresse {email}.' },
    remedy: {
      en: 'socle user add {email} --tenant SLUG',
      fr: 'socle user add {email} --tenant NOM',
    },
  },
  demo_missing: {
    status: 404,
    message: {
      en: 'This installation has tenants of its own and no demo tenant.',
      fr: 'Cette installation a ses propres locataires et pas de locataire de démonstration.',
    },
    remedy: { en: 'Name a person: --email ADDRESS', fr: 'Nommez une personne : --email ADRESSE' },
  },
  contract_broken: {
    status: 409,
    message: {
      en: 'The frozen contract would break: {changes}',
      fr: 'Le contrat figé serait rompu : {changes}',
    },
    remedy: {
      en: 'Take the changes back; what adds to the contract may stay.',
      fr: 'Annulez ces changements ; ce qui ajoute au contrat peut rester.',
    },
  },
  servers_running: {
    status: 409,
    message: {
      en: 'The database has {count} connections of servers or commands, which hold the old key.',
      fr: 'La base a {count} connexions de serveurs ou de commandes, qui tiennent l’ancienne clé.',
    },
    remedy: { en: 'Stop every server and worker first: socle down', fr: 'Arrêtez d’abord tout : socle down' },
  },
  tools_missing: {
    status: 501,
    message: {
      en: 'Only what a server needs is installed here; this needs the tools for tests too.',
      fr: 'Seul le nécessaire d’un serveur est installé ici ; il faut aussi les outils de test.',
    },
    remedy: {
      en: 'npm run check installs them, and makes this comparison.',
      fr: 'npm run check les installe, et fait cette comparaison.',
    },
  },
  role_unknown: {
    status: 422,
    message: { en: '{role} is no role of this tenant.', fr: '{role} n’est pas un rôle de ce locataire.' },
    remedy: { en: 'Its roles are: {roles}', fr: 'Ses rôles sont : {roles}' },
  },
});
