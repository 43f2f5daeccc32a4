import { defineErrors } from '#kernel/errors/app-error.ts';

/** Met at a start, never inside a request. No value is ever told, since one may be a secret. */
export const settingErrors = defineErrors({
  settings_invalid: {
    status: 500,
    message: {
      en: 'The settings cannot be used: {faults}.',
      fr: 'Les réglages sont inutilisables : {faults}.',
    },
    remedy: {
      en: 'Correct them, or unset them for their defaults; docs/operate/settings.md tells what each one is.',
      fr: 'Corrigez-les, ou ôtez-les pour leurs valeurs par défaut ; docs/operate/settings.md dit ce qu’est chacun.',
    },
  },
});
