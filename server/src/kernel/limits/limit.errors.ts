import { defineErrors } from '#kernel/errors/app-error.ts';

export const limitErrors = defineErrors({
  rate_limited: {
    status: 429,
    message: {
      en: 'Too many requests: the limit is {limit} in {window} seconds.',
      fr: 'Trop de requêtes : la limite est de {limit} en {window} secondes.',
    },
    remedy: { en: 'Wait for the seconds in Retry-After.', fr: 'Attendez les secondes de Retry-After.' },
  },
});
