import { defineErrors } from '#kernel/errors/app-error.ts';

export const vaultErrors = defineErrors({
  secret_not_found: {
    status: 404,
    message: {
      en: 'There is no secret at {path}, or no such version.',
      fr: 'Aucun secret à {path}, ou pas cette version.',
    },
    remedy: {
      en: 'Check the path, or store the secret first.',
      fr: 'Vérifiez le chemin, ou enregistrez d’abord le secret.',
    },
  },
});
