import { defineErrors } from '#kernel/errors/app-error.ts';

export const jobErrors = defineErrors({
  job_not_waiting: {
    status: 409,
    message: {
      en: 'This job is {state}: it cannot be {verb}.',
      fr: 'Cette tâche est {state} : action {verb} impossible.',
    },
    remedy: {
      en: 'Read the job again; only a dead or cancelled job can be retried, only one that has not ended cancelled.',
      fr: 'Relisez la tâche ; seule une tâche morte ou annulée peut être relancée, seule une tâche non terminée annulée.',
    },
  },
  job_payload_forged: {
    status: 422,
    message: {
      en: 'The payload of this job was not written by this program.',
      fr: 'Le contenu de cette tâche n’a pas été écrit par ce programme.',
    },
    remedy: {
      en: 'Find out who can write to the database, then discard it.',
      fr: 'Cherchez qui peut écrire dans la base, puis écartez-la.',
    },
  },
  job_timed_out: {
    status: 504,
    message: {
      en: 'The job took longer than {seconds} seconds.',
      fr: 'La tâche a duré plus de {seconds} secondes.',
    },
    remedy: {
      en: 'It is tried again; if it lasts, split what it works on.',
      fr: 'Elle est retentée ; si cela dure, divisez son travail.',
    },
  },
  job_worker_died: {
    status: 500,
    message: {
      en: 'Workers died {times} times while running this job.',
      fr: 'Des exécuteurs sont morts {times} fois pendant cette tâche.',
    },
    remedy: {
      en: 'Look at the workers’ memory and logs before retrying it.',
      fr: 'Regardez la mémoire et les journaux des exécuteurs avant de relancer.',
    },
  },
});
