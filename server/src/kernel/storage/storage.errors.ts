import { defineErrors } from '#kernel/errors/app-error.ts';

export const storageErrors = defineErrors({
  file_missing: {
    status: 500,
    message: {
      en: 'The file is known but is not in the store.',
      fr: 'Le fichier est connu mais absent du stockage.',
    },
    remedy: {
      en: 'Tell the operator: the store must be restored.',
      fr: 'Prévenez l’exploitant : le stockage doit être restauré.',
    },
  },
});
