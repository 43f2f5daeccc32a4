import { defineErrors } from '#kernel/errors/app-error.ts';

/** Refusals of a recording that cannot be heard. */
export const recordingErrors = defineErrors({
  no_speech: {
    status: 422,
    message: {
      en: 'Nobody speaks in the recording.',
      fr: "Personne ne parle dans l'enregistrement.",
    },
    remedy: {
      en: 'Play it to check: it may be silent, only music, or recorded too quietly.',
      fr: 'Écoutez-le pour vérifier : il est peut-être muet, fait de musique seule, ou enregistré trop bas.',
    },
  },
  no_audio_track: {
    status: 422,
    message: { en: 'The film has no sound.', fr: "La vidéo n'a pas de son." },
    remedy: {
      en: 'Send the file that has the sound track.',
      fr: 'Envoyez le fichier qui contient la bande son.',
    },
  },
});
