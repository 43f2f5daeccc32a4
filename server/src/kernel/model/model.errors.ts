import { defineErrors } from '#kernel/errors/app-error.ts';

export const modelErrors = defineErrors({
  model_not_configured: {
    status: 503,
    message: {
      en: 'This needs a language model, and none is configured.',
      fr: 'Ceci demande un modèle de langue, et aucun n’est configuré.',
    },
    remedy: {
      en: 'The operator sets MODEL_PROVIDER and MODEL_NAME (docs/operate/settings.md).',
      fr: 'L’exploitant règle MODEL_PROVIDER et MODEL_NAME (docs/operate/settings.md).',
    },
  },
  model_timeout: {
    status: 504,
    message: {
      en: 'The language model did not answer within {seconds} s.',
      fr: 'Le modèle de langue n’a pas répondu en {seconds} s.',
    },
    remedy: { en: 'Ask for less, or try again.', fr: 'Demandez moins, ou réessayez.' },
  },
  model_unavailable: {
    status: 503,
    message: {
      en: 'The language model cannot be reached.',
      fr: 'Le modèle de langue n’est pas joignable.',
    },
    remedy: {
      en: 'Try again in a moment; the operator finds the cause in the log.',
      fr: 'Réessayez dans un instant ; l’exploitant trouve la cause dans le journal.',
    },
  },
  model_failed: {
    status: 502,
    message: {
      en: 'The language model refused the request or gave an answer that makes no sense.',
      fr: 'Le modèle de langue a refusé la demande ou donné une réponse qui n’a pas de sens.',
    },
    remedy: {
      en: 'Try with a shorter text. The operator checks MODEL_NAME and MODEL_API_KEY.',
      fr: 'Essayez avec un texte plus court. L’exploitant vérifie MODEL_NAME et MODEL_API_KEY.',
    },
  },
});
