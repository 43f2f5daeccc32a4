import { AppError, type Language, type Text } from '#kernel/errors/app-error.ts';
import { documentErrors } from '../../errors.ts';

/** What `empty_document` says of a document whose pictures were looked at: they may be in another script. */
const NO_WORDS = {
  status: 422,
  message: {
    en: 'The document opens but holds no text: in its pictures no word of these languages was found: {languages}.',
    fr: 'Le document s’ouvre mais ne contient pas de texte : dans ses images, aucun mot de ces langues n’a été trouvé : {languages}.',
  },
  remedy: {
    en: 'Check that it is the right file. If it is in another language, ask an administrator to add it (setting DOCUMENTS_OCR_LANGUAGES).',
    fr: 'Vérifiez que c’est le bon fichier. S’il est dans une autre langue, demandez à un administrateur de l’ajouter (réglage DOCUMENTS_OCR_LANGUAGES).',
  },
};

/** The same refusal with the languages (ISO 639-2) that were looked for, when it is `empty_document`. */
export function namingLanguages(error: unknown, languages: readonly string[]): unknown {
  const isEmpty = error instanceof AppError && error.entry === documentErrors.empty_document.entry;
  if (!isEmpty) return error;
  return new AppError(error.code, NO_WORDS, { languages: listed(languages) }, { ocr_languages: languages });
}

function listed(languages: readonly string[]): Text {
  return { en: listedIn('en', languages), fr: listedIn('fr', languages) };
}

function listedIn(reader: Language, languages: readonly string[]): string {
  const names = new Intl.DisplayNames(reader, { type: 'language' });
  return new Intl.ListFormat(reader, { type: 'unit' }).format(languages.map((code) => nameOf(code, names)));
}

/** Tesseract has codes of its own too, such as `chi_sim`: they name themselves. */
function nameOf(code: string, names: Intl.DisplayNames): string {
  return /^[a-z]{3}$/.test(code) ? (names.of(code) ?? code) : code;
}
