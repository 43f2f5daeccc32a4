import { defineErrors } from '#kernel/errors/app-error.ts';

/** The refusals between the caller and a route: who are you, and may you. */
export const accessErrors = defineErrors({
  auth_required: {
    status: 401,
    message: {
      en: 'You are not signed in, or your session has ended.',
      fr: 'Vous n’êtes pas connecté, ou votre session est terminée.',
    },
    remedy: {
      en: 'Sign in, or refresh your access token.',
      fr: 'Connectez-vous, ou renouvelez votre jeton d’accès.',
    },
  },
  auth_csrf_refused: {
    status: 403,
    message: {
      en: 'A change asked with a cookie must come from the console itself.',
      fr: 'Une modification demandée avec un cookie doit venir de la console elle-même.',
    },
    remedy: {
      en: 'Send the header x-socle-client: console from the same origin, or use a bearer token.',
      fr: 'Envoyez l’en-tête x-socle-client: console depuis la même origine, ou utilisez un jeton.',
    },
  },
  permission_denied: {
    status: 403,
    message: {
      en: 'You need the permission {permission} for this.',
      fr: 'Il vous faut la permission {permission}.',
    },
    remedy: {
      en: 'Ask an administrator of your organisation for it.',
      fr: 'Demandez-la à un administrateur de votre organisation.',
    },
  },
  permission_not_yours: {
    status: 403,
    message: {
      en: 'You do not have the permission {permission}, so you cannot give it, nor change who has it.',
      fr: 'Vous n’avez pas la permission {permission} : vous ne pouvez ni la donner ni changer qui l’a.',
    },
    remedy: {
      en: 'Leave it out, or ask somebody who has it.',
      fr: 'Retirez-la, ou demandez à quelqu’un qui l’a.',
    },
  },
  owner_only: {
    status: 403,
    message: {
      en: 'Only an owner may make, change or remove an owner.',
      fr: 'Seul un propriétaire peut nommer, changer ou retirer un propriétaire.',
    },
    remedy: {
      en: 'Ask an owner of your organisation.',
      fr: 'Demandez à un propriétaire de votre organisation.',
    },
  },
  tenant_required: {
    status: 403,
    message: {
      en: 'This belongs to an organisation and you act for none.',
      fr: 'Ceci appartient à une organisation et vous n’agissez pour aucune.',
    },
    remedy: {
      en: 'Sign in as a member of an organisation.',
      fr: 'Connectez-vous comme membre d’une organisation.',
    },
  },
  tenant_suspended: {
    status: 403,
    message: { en: 'Your organisation is suspended.', fr: 'Votre organisation est suspendue.' },
    remedy: { en: 'Ask your operator to resume it.', fr: 'Demandez à votre exploitant de la rétablir.' },
  },
  tenant_selection_refused: {
    status: 403,
    message: {
      en: 'X-Tenant-ID names no organisation that you can act for.',
      fr: 'X-Tenant-ID ne désigne aucune organisation pour laquelle vous pouvez agir.',
    },
    remedy: {
      en: 'Leave the header out, or send the id of an active organisation of yours: GET /api/v1/auth/me lists them.',
      fr: 'Retirez l’en-tête, ou envoyez l’id d’une de vos organisations actives : GET /api/v1/auth/me les donne.',
    },
  },
  platform_only: {
    status: 403,
    message: {
      en: 'Only a platform administrator may do this.',
      fr: 'Seul un administrateur de la plate-forme peut le faire.',
    },
    remedy: {
      en: 'Ask the operator of this installation.',
      fr: 'Demandez à l’exploitant de cette installation.',
    },
  },
});
