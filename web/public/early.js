// Runs before the first paint, so that nobody sees the wrong theme flash by. It is a file of its own because
// the content security policy refuses inline scripts. `theme.ts` and `language.ts` own these two keys.
(() => {
  const root = document.documentElement;
  try {
    const theme = localStorage.getItem('socle.theme');
    if (theme === 'light' || theme === 'dark') root.dataset.theme = theme;
    const language = localStorage.getItem('socle.language') ?? navigator.language.slice(0, 2);
    root.lang = language === 'fr' ? 'fr' : 'en';
  } catch {
    // Storage is refused (private window, policy): the system's theme applies.
  }
})();
