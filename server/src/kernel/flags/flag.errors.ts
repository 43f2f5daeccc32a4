import { defineErrors } from '#kernel/errors/app-error.ts';

export const flagErrors = defineErrors({
  flag_type_mismatch: {
    status: 422,
    message: {
      en: 'The flag {key} takes a {expected}, not a {given}.',
      fr: 'L’option {key} attend {expected} et non {given}.',
    },
    remedy: { en: 'Send a value of that type.', fr: 'Envoyez une valeur de ce type.' },
  },
});
