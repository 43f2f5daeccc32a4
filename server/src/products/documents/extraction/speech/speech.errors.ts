import { defineErrors } from '#kernel/errors/app-error.ts';

/** Refusals by what converts recordings and listens to them. */
export const speechErrors = defineErrors({
  speech_not_configured: {
    status: 503,
    message: {
      en: 'Recordings are not written down here: speech recognition is switched off.',
      fr: "Les enregistrements ne sont pas transcrits ici : la reconnaissance de la parole n'est pas active.",
    },
    remedy: {
      en: 'The operator sets DOCUMENTS_SPEECH (docs/operate/settings.md).',
      fr: 'L’exploitant règle DOCUMENTS_SPEECH (docs/operate/settings.md).',
    },
  },
  speech_unavailable: {
    status: 503,
    message: {
      en: 'The speech recognition service cannot be reached.',
      fr: "Le service de reconnaissance de la parole n'est pas joignable.",
    },
    remedy: {
      en: 'Try again in a moment; what was already written down is kept. The operator finds the cause in the log.',
      fr: 'Réessayez dans un instant ; ce qui est déjà transcrit est conservé. L’exploitant trouve la cause dans le journal.',
    },
  },
  speech_failed: {
    status: 502,
    message: {
      en: 'The speech recognition refused the recording or gave an answer that makes no sense.',
      fr: "La reconnaissance de la parole a refusé l'enregistrement ou donné une réponse qui n'a pas de sens.",
    },
    remedy: {
      en: 'Try again; what was already written down is kept. The operator checks the settings DOCUMENTS_SPEECH_*.',
      fr: 'Réessayez ; ce qui est déjà transcrit est conservé. L’exploitant vérifie les réglages DOCUMENTS_SPEECH_*.',
    },
  },
  speech_timeout: {
    status: 504,
    message: {
      en: 'A stretch of the recording was not written down within {seconds} s.',
      fr: "Un passage de l'enregistrement n'a pas été transcrit en {seconds} s.",
    },
    remedy: {
      en: 'Try again; what was already written down is kept.',
      fr: 'Réessayez ; ce qui est déjà transcrit est conservé.',
    },
  },
});
