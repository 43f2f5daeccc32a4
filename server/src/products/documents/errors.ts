import { defineErrors } from '#kernel/errors/app-error.ts';
import { outboundErrors } from '#kernel/errors/outbound.errors.ts';
import { recordingErrors } from './extraction/audio/recording.errors.ts';
import { speechErrors } from './extraction/speech/speech.errors.ts';
import { sourceErrors } from './sources/source.errors.ts';

/** Refusals about the file itself, before anything reads its text. */
const fileErrors = defineErrors({
  empty_file: {
    status: 400,
    message: { en: 'The file is empty (0 bytes).', fr: 'Le fichier est vide (0 octet).' },
    remedy: { en: 'Choose a file that has content.', fr: 'Choisissez un fichier qui a un contenu.' },
  },
  invalid_filename: {
    status: 400,
    message: {
      en: 'The file name contains a character that no name may have.',
      fr: "Le nom du fichier contient un caractère qu'aucun nom ne peut avoir.",
    },
    remedy: { en: 'Rename the file and send it again.', fr: 'Renommez le fichier et renvoyez-le.' },
  },
  mime_mismatch: {
    status: 415,
    message: {
      en: 'The name or type given says {declared}, but the content is {detected}.',
      fr: 'Le nom ou le type annoncé indique {declared}, mais le contenu est {detected}.',
    },
    remedy: {
      en: 'Check that it is the right file (a sign-in page is often saved in place of a document), or rename it.',
      fr: "Vérifiez que c'est le bon fichier (une page de connexion est souvent enregistrée à sa place), ou renommez-le.",
    },
  },
  unsupported_format: {
    status: 415,
    message: {
      en: 'Text cannot be extracted from this format ({detected}).',
      fr: 'Le texte de ce format ({detected}) ne peut pas être extrait.',
    },
    remedy: {
      en: 'Send PDF, DOCX, DOC, PPTX, PPT, XLSX, XLS, ODT, ODS, ODP, FODT, FODS, FODP, RTF, EPUB, EML, MSG, MBOX, HTML, XML, SVG, JSON, Markdown, CSV, TSV, WebVTT, SRT, IPYNB, LaTeX or plain text, a ZIP, TAR or GZIP of these, a picture as PNG, JPEG, TIFF, WebP, BMP, GIF, HEIC or AVIF, or a recording as MP3, WAV, FLAC, Opus, M4A, OGG, MP4, MOV, MKV or WebM.',
      fr: 'Envoyez un PDF, DOCX, DOC, PPTX, PPT, XLSX, XLS, ODT, ODS, ODP, FODT, FODS, FODP, RTF, EPUB, EML, MSG, MBOX, HTML, XML, SVG, JSON, Markdown, CSV, TSV, WebVTT, SRT, IPYNB, LaTeX ou texte brut, un ZIP, TAR ou GZIP de ces fichiers, une image PNG, JPEG, TIFF, WebP, BMP, GIF, HEIC ou AVIF, ou un enregistrement MP3, WAV, FLAC, Opus, M4A, OGG, MP4, MOV, MKV ou WebM.',
    },
  },
  source_not_found: {
    status: 404,
    message: { en: 'There is no such source.', fr: "Cette source n'existe pas." },
    remedy: {
      en: 'Check the identifier; the source may have been deleted.',
      fr: "Vérifiez l'identifiant ; la source a peut-être été supprimée.",
    },
  },
});

/** Refusals of a hostile or damaged document. */
const contentErrors = defineErrors({
  converter_missing: {
    status: 422,
    message: {
      en: 'A file of this kind ({format}) must be converted before it is read, and {program} is not installed here.',
      fr: "Un fichier de ce type ({format}) doit être converti avant d'être lu, et {program} n'est pas installé ici.",
    },
    remedy: {
      en: 'Send sound as WAV, FLAC or MP3 and pictures as JPEG or PNG, or ask the operator to install {program}.',
      fr: "Envoyez le son en WAV, FLAC ou MP3 et les images en JPEG ou PNG, ou demandez à l'exploitant d'installer {program}.",
    },
  },
  corrupt_file: {
    status: 422,
    message: {
      en: 'The {format} file is damaged or incomplete.',
      fr: 'Le fichier {format} est endommagé ou incomplet.',
    },
    remedy: {
      en: 'Open it in the program that made it, save it again, and send that copy.',
      fr: "Ouvrez-le dans le logiciel d'origine, enregistrez-le à nouveau et envoyez cette copie.",
    },
  },
  password_required: {
    status: 422,
    message: {
      en: 'The file is protected by a password.',
      fr: 'Le fichier est protégé par un mot de passe.',
    },
    remedy: {
      en: 'For a PDF, give the password when asking for its text; of other files, save a copy without it and send that.',
      fr: "Pour un PDF, donnez le mot de passe en demandant son texte ; d'un autre fichier, envoyez une copie enregistrée sans mot de passe.",
    },
  },
  password_invalid: {
    status: 422,
    message: {
      en: 'The password does not open the file.',
      fr: "Le mot de passe n'ouvre pas le fichier.",
    },
    remedy: {
      en: 'Check the password; capitals count.',
      fr: 'Vérifiez le mot de passe ; les majuscules comptent.',
    },
  },
  archive_unsafe: {
    status: 422,
    message: {
      en: 'The file contains an entry with an unsafe path.',
      fr: 'Le fichier contient une entrée au chemin dangereux.',
    },
    remedy: {
      en: 'The file was not made by an ordinary program. Do not trust it; ask its sender for another copy.',
      fr: "Ce fichier ne vient pas d'un logiciel ordinaire. Méfiez-vous ; demandez une autre copie à l'expéditeur.",
    },
  },
  decompression_limit: {
    status: 422,
    message: {
      en: 'The file unpacks to more than {limit}.',
      fr: 'Le fichier se décompresse au-delà de {limit}.',
    },
    remedy: {
      en: 'Split the document, or save it again in the program that made it.',
      fr: "Découpez le document, ou enregistrez-le à nouveau dans le logiciel d'origine.",
    },
  },
  xml_unsafe: {
    status: 422,
    message: {
      en: 'The file contains XML constructs that are refused ({reason}).',
      fr: 'Le fichier contient des constructions XML refusées ({reason}).',
    },
    remedy: {
      en: 'The file was not made by an ordinary program. Do not trust it; ask its sender for another copy.',
      fr: "Ce fichier ne vient pas d'un logiciel ordinaire. Méfiez-vous ; demandez une autre copie à l'expéditeur.",
    },
  },
  page_limit: {
    status: 422,
    message: {
      en: 'The document has {pages} pages; the limit is {limit}.',
      fr: 'Le document a {pages} pages ; la limite est {limit}.',
    },
    remedy: { en: 'Split the document.', fr: 'Découpez le document.' },
  },
  image_too_large: {
    status: 422,
    message: {
      en: 'The picture has {width} × {height} pixels; the limit is {limit} million.',
      fr: "L'image a {width} × {height} pixels ; la limite est de {limit} millions.",
    },
    remedy: {
      en: 'Save it smaller, or cut it into several.',
      fr: 'Enregistrez-la en plus petit, ou découpez-la.',
    },
  },
  text_too_large: {
    status: 422,
    message: {
      en: 'The document holds more than {limit} characters of text.',
      fr: 'Le document contient plus de {limit} caractères de texte.',
    },
    remedy: { en: 'Split the document.', fr: 'Découpez le document.' },
  },
});

/** Refusals of the extraction itself. */
const extractionErrors = defineErrors({
  no_text_layer: {
    status: 422,
    message: {
      en: 'The document has {pages} page(s) and none has text: it is made of images.',
      fr: "Le document a {pages} page(s) et aucune n'a de texte : il est fait d'images.",
    },
    remedy: {
      en: 'Character recognition (OCR) is not available here or failed: ask an administrator (setting DOCUMENTS_OCR), or send a document with selectable text.',
      fr: "La reconnaissance de caractères (OCR) n'est pas disponible ici ou a échoué : demandez à un administrateur (réglage DOCUMENTS_OCR), ou envoyez un document dont le texte se sélectionne.",
    },
  },
  empty_document: {
    status: 422,
    message: {
      en: 'The document opens but holds no text.',
      fr: "Le document s'ouvre mais ne contient pas de texte.",
    },
    remedy: { en: 'Check that it is the right file.', fr: "Vérifiez que c'est le bon fichier." },
  },
  extraction_timeout: {
    status: 504,
    message: {
      en: 'Reading the document took longer than {limit}.',
      fr: 'La lecture du document a pris plus de {limit}.',
    },
    remedy: {
      en: 'Split the document, or save it again in the program that made it.',
      fr: "Découpez le document, ou enregistrez-le à nouveau dans le logiciel d'origine.",
    },
  },
  extraction_cancelled: {
    status: 409,
    message: {
      en: 'The reading of the document was cancelled.',
      fr: 'La lecture du document a été annulée.',
    },
    remedy: { en: 'Extract its text again.', fr: 'Extrayez à nouveau son texte.' },
  },
  extraction_crashed: {
    status: 422,
    message: { en: 'The document made its reader fail.', fr: 'Le document a fait échouer son lecteur.' },
    remedy: {
      en: 'The rest of the service is not affected. Save the document again in the program that made it and retry.',
      fr: "Le reste du service n'est pas touché. Enregistrez à nouveau le document dans son logiciel d'origine et réessayez.",
    },
  },
  extraction_memory_exceeded: {
    status: 422,
    message: {
      en: 'Reading the document needs more than {limit} of memory.',
      fr: 'La lecture du document demande plus de {limit} de mémoire.',
    },
    remedy: { en: 'Split the document.', fr: 'Découpez le document.' },
  },
  extraction_unavailable: {
    status: 503,
    message: {
      en: 'The text extraction is busy or stopping.',
      fr: "L'extraction de texte est saturée ou s'arrête.",
    },
    remedy: { en: 'Try again in a moment.', fr: 'Réessayez dans un instant.' },
  },
});

/** Every refusal of the documents product; downloads share `file_too_large` with the kernel. */
export const documentErrors = {
  ...fileErrors,
  ...contentErrors,
  ...extractionErrors,
  ...recordingErrors,
  ...sourceErrors,
  ...speechErrors,
  file_too_large: outboundErrors.file_too_large,
};
