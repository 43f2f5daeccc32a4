/** The languages the console speaks; the order is the order of the menu. */
export const LANGUAGES = ['en', 'fr'] as const;
export type Language = (typeof LANGUAGES)[number];

/** Read by `public/early.js` too. */
const KEY = 'socle.language';

/** The choice made in this browser, or null when the person never made one here. */
export function chosenLanguage(): Language | null {
  return asLanguage(stored());
}

export function rememberLanguage(language: Language): void {
  try {
    localStorage.setItem(KEY, language);
  } catch {
    // Storage is refused: the choice lasts as long as the page.
  }
}

/** The first of the browser's languages that we speak, or null. */
export function browserLanguage(): Language | null {
  for (const tag of navigator.languages) {
    const language = asLanguage(tag);
    if (language) return language;
  }
  return null;
}

/** `fr-CH` is French; `de` is none of ours. */
export function asLanguage(tag: string | null | undefined): Language | null {
  const primary = tag?.slice(0, 2).toLowerCase();
  return LANGUAGES.find((language) => language === primary) ?? null;
}

function stored(): string | null {
  try {
    return localStorage.getItem(KEY);
  } catch {
    return null;
  }
}
