import i18next from 'i18next';
import { initReactI18next } from 'react-i18next';
import { products } from '../products.ts';
import { browserLanguage, chosenLanguage, LANGUAGES, type Language, rememberLanguage } from './language.ts';

const shell: Record<Language, () => Promise<object>> = {
  en: async () => (await import('./locales/en.ts')).en,
  fr: async () => (await import('./locales/fr.ts')).fr,
};

/** Loads the texts of the language in force and starts the translator; the page is drawn after that. */
export async function startTranslation(): Promise<void> {
  const language = chosenLanguage() ?? browserLanguage() ?? 'en';
  await i18next.use(initReactI18next).init({
    lng: language,
    fallbackLng: false,
    ns: ['shell', ...products.map((product) => product.name)],
    defaultNS: 'shell',
    resources: { [language]: await textsOf(language) },
    // React escapes what it shows.
    interpolation: { escapeValue: false },
  });
  showLanguage(language);
}

export function language(): Language {
  return LANGUAGES.find((name) => name === i18next.language) ?? 'en';
}

/** Changes the language in place: no reload, no lost form. */
export async function chooseLanguage(next: Language): Promise<void> {
  rememberLanguage(next);
  await speak(next);
}

/** Follows the language of the account where this browser tells nothing: no choice, and no language we speak. */
export async function followPerson(locale: Language | null): Promise<void> {
  const isToldHere = (chosenLanguage() ?? browserLanguage()) !== null;
  if (locale !== null && !isToldHere) await speak(locale);
}

async function speak(next: Language): Promise<void> {
  if (next === i18next.language) return;
  for (const [namespace, texts] of Object.entries(await textsOf(next))) {
    i18next.addResourceBundle(next, namespace, texts, true, true);
  }
  await i18next.changeLanguage(next);
  showLanguage(next);
}

async function textsOf(language: Language): Promise<Record<string, object>> {
  const named = products.map(async (product) => [product.name, await product.texts[language]()] as const);
  return Object.fromEntries([['shell', await shell[language]()] as const, ...(await Promise.all(named))]);
}

function showLanguage(language: Language): void {
  document.documentElement.lang = language;
}
