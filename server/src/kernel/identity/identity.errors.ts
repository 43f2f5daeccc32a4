import { defineErrors } from '#kernel/errors/app-error.ts';

export const identityErrors = defineErrors({
  auth_failed: {
    status: 401,
    message: {
      en: 'The e-mail address or the password is wrong.',
      fr: 'L’adresse ou le mot de passe est incorrect.',
    },
    remedy: {
      en: 'Check both, or ask an administrator for a sign-in link.',
      fr: 'Vérifiez les deux, ou demandez un lien de connexion à un administrateur.',
    },
  },
  auth_link_invalid: {
    status: 401,
    message: {
      en: 'This sign-in link was used, has expired or never existed.',
      fr: 'Ce lien de connexion a servi, a expiré ou n’a jamais existé.',
    },
    remedy: { en: 'Ask for a new one: socle login-link.', fr: 'Demandez-en un autre : socle login-link.' },
  },
  auth_refresh_invalid: {
    status: 401,
    message: {
      en: 'The refresh token is not valid (any more).',
      fr: 'Le jeton de renouvellement n’est pas ou plus valide.',
    },
    remedy: { en: 'Sign in again.', fr: 'Reconnectez-vous.' },
  },
  auth_refresh_reused: {
    status: 401,
    message: {
      en: 'This refresh token had been replaced; its session was ended for safety.',
      fr: 'Ce jeton avait été remplacé ; sa session a été fermée par sécurité.',
    },
    remedy: {
      en: 'Sign in again, and look at your sessions for a device you do not know.',
      fr: 'Reconnectez-vous et cherchez un appareil inconnu parmi vos sessions.',
    },
  },
  auth_tenant_not_yours: {
    status: 403,
    message: {
      en: 'You are not a member of that organisation.',
      fr: 'Vous n’êtes pas membre de cette organisation.',
    },
    remedy: {
      en: 'Choose one of your own, or ask to be invited.',
      fr: 'Choisissez l’une des vôtres, ou demandez une invitation.',
    },
  },
  email_taken: {
    status: 409,
    message: {
      en: 'There is already an account with that e-mail address.',
      fr: 'Un compte existe déjà avec cette adresse.',
    },
    remedy: {
      en: 'Add that person to the organisation instead.',
      fr: 'Ajoutez plutôt cette personne à l’organisation.',
    },
  },
});
