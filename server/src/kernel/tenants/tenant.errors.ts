import { defineErrors } from '#kernel/errors/app-error.ts';

export const tenantErrors = defineErrors({
  tenant_slug_taken: {
    status: 409,
    message: {
      en: 'There is already an organisation with the short name {slug}.',
      fr: 'Une organisation porte déjà le nom court {slug}.',
    },
    remedy: { en: 'Choose another short name.', fr: 'Choisissez un autre nom court.' },
  },
  member_exists: {
    status: 409,
    message: {
      en: '{email} is already a member of this organisation.',
      fr: '{email} est déjà membre de cette organisation.',
    },
    remedy: { en: 'Change that member’s role instead.', fr: 'Changez plutôt le rôle de ce membre.' },
  },
});
