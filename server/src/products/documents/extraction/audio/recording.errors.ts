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
  not_a_recording: {
    status: 422,
    message: {
      en: 'Nobody speaks in a file of this type ({type}).',
      fr: 'Personne ne parle dans un fichier de ce type ({type}).',
    },
    remedy: {
      en: 'Give the file_id of a recording or a film; /api/v1/extract gives the text of other documents.',
      fr: "Donnez le file_id d'un enregistrement ou d'une vidéo ; /api/v1/extract donne le texte des autres documents.",
    },
  },
  speech_language_unavailable: {
    status: 422,
    message: {
      en: 'The speech recognition here does not understand {language}, only {languages}.',
      fr: 'La reconnaissance de la parole ne comprend pas ici {language}, seulement {languages}.',
    },
    remedy: {
      en: 'Ask the operator for a service or a model that does (docs/operate/settings.md, DOCUMENTS_SPEECH_*).',
      fr: "Demandez à l'exploitant un service ou un modèle qui la comprend (docs/operate/settings.md, DOCUMENTS_SPEECH_*).",
    },
  },
});
