import { defineErrors } from '#kernel/errors/app-error.ts';

/** Refusals of what is asked about a source. */
export const sourceErrors = defineErrors({
  source_without_text: {
    status: 409,
    message: {
      en: 'The text of {name} has not been read, or could not be.',
      fr: 'Le texte de {name} n’a pas été lu, ou n’a pas pu l’être.',
    },
    remedy: {
      en: 'Ask /api/v1/extract for its text first: it is read then, or the reason why not is told.',
      fr: 'Demandez d’abord son texte à /api/v1/extract : il est alors lu, ou la raison du refus est donnée.',
    },
  },
  nothing_to_summarise: {
    status: 422,
    message: {
      en: 'The text has no sentences to summarise: it is made of tables, lists of words or headings.',
      fr: 'Le texte n’a pas de phrases à résumer : il est fait de tableaux, de listes de mots ou de titres.',
    },
    remedy: { en: 'Ask for the text itself.', fr: 'Demandez le texte lui-même.' },
  },
  page_not_found: {
    status: 422,
    message: {
      en: 'None of the pages {pages} exists: the document has {count}.',
      fr: 'Aucune des pages {pages} n’existe : le document en a {count}.',
    },
    remedy: { en: 'Ask for pages within that number.', fr: 'Demandez des pages dans cette limite.' },
  },
  no_page_images: {
    status: 422,
    message: {
      en: 'This document has no pages that can be drawn.',
      fr: 'Ce document n’a pas de pages qui se dessinent.',
    },
    remedy: { en: 'Download the original file.', fr: 'Téléchargez le fichier d’origine.' },
  },
});
