import { defineErrors } from '#kernel/errors/app-error.ts';

export const roleErrors = defineErrors({
  role_key_taken: {
    status: 409,
    message: {
      en: 'There is already a role with the key {key}.',
      fr: 'Un rôle porte déjà la clé {key}.',
    },
    remedy: {
      en: 'Choose another key, or change that role.',
      fr: 'Choisissez une autre clé, ou changez ce rôle.',
    },
  },
  role_builtin: {
    status: 409,
    message: {
      en: 'The role {key} is built in: it cannot be changed or deleted.',
      fr: 'Le rôle {key} est prédéfini : il ne peut être ni modifié ni supprimé.',
    },
    remedy: {
      en: 'Create a role of your own with the permissions you want.',
      fr: 'Créez un rôle à vous avec les permissions voulues.',
    },
  },
  role_in_use: {
    status: 409,
    message: {
      en: '{count} members have the role {key}, so it cannot be deleted.',
      fr: '{count} membres ont le rôle {key} : il ne peut pas être supprimé.',
    },
    remedy: { en: 'Give them another role first.', fr: 'Donnez-leur d’abord un autre rôle.' },
  },
});
