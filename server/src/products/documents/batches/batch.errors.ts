import { defineErrors } from '#kernel/errors/app-error.ts';

export const batchErrors = defineErrors({
  batch_without_sources: {
    status: 422,
    message: {
      en: 'There is nothing to work on: no source was named and the project has none.',
      fr: 'Il n’y a rien à traiter : aucune source n’est nommée et le projet n’en a pas.',
    },
    remedy: {
      en: 'Give source_ids, or the project_id of a project that has sources.',
      fr: 'Donnez source_ids, ou le project_id d’un projet qui a des sources.',
    },
  },
  batch_too_large: {
    status: 422,
    message: {
      en: 'The batch would have {count} sources; the limit is {limit}.',
      fr: 'Le lot aurait {count} sources ; la limite est {limit}.',
    },
    remedy: {
      en: 'Make several batches with source_ids.',
      fr: 'Faites plusieurs lots avec source_ids.',
    },
  },
  batch_not_cancellable: {
    status: 409,
    message: {
      en: 'The batch has ended ({state}) and cannot be cancelled.',
      fr: 'Le lot est terminé ({state}) et ne peut plus être annulé.',
    },
    remedy: { en: 'Nothing needs to be done.', fr: 'Il n’y a rien à faire.' },
  },
  batch_not_retryable: {
    status: 409,
    message: {
      en: 'No source of the batch failed or was cancelled, or the batch is still at work ({state}).',
      fr: 'Aucune source du lot n’a échoué ni été annulée, ou le lot est encore en cours ({state}).',
    },
    remedy: {
      en: 'Wait until it has ended, then try again those that failed.',
      fr: 'Attendez la fin, puis reprenez celles qui ont échoué.',
    },
  },
});
