import { defineErrors } from '#kernel/errors/app-error.ts';

export const memberErrors = defineErrors({
  last_owner: {
    status: 409,
    message: {
      en: 'This is the last owner: an organisation must keep one.',
      fr: 'C’est le dernier propriétaire : une organisation doit en garder un.',
    },
    remedy: {
      en: 'Make another member an owner first.',
      fr: 'Nommez d’abord un autre membre propriétaire.',
    },
  },
});
