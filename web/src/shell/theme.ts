import { useSyncExternalStore } from 'react';

export const THEMES = ['system', 'light', 'dark'] as const;
export type Theme = (typeof THEMES)[number];

/** Read by `public/early.js` too, before the first paint. */
const KEY = 'socle.theme';
const listeners = new Set<() => void>();

export function theme(): Theme {
  const name = document.documentElement.dataset.theme;
  return name === 'light' || name === 'dark' ? name : 'system';
}

export function chooseTheme(next: Theme): void {
  const { dataset } = document.documentElement;
  if (next === 'system') delete dataset.theme;
  else dataset.theme = next;
  try {
    localStorage.setItem(KEY, next);
  } catch {
    // Storage is refused: the choice lasts as long as the page.
  }
  for (const listener of listeners) listener();
}

export function useTheme(): Theme {
  return useSyncExternalStore(subscribe, theme);
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}
