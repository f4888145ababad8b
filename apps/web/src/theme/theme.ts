import type { Theme } from '../session/state.ts';

/** From the cookie, which anyone may have written. */
export const readTheme = (stored: string | undefined): Theme =>
  stored === 'light' || stored === 'dark' ? stored : 'system';

const THEMES: readonly Theme[] = ['system', 'light', 'dark'];
export const nextTheme = (theme: Theme): Theme => THEMES[(THEMES.indexOf(theme) + 1) % THEMES.length]!;

const YEAR_S = 365 * 86_400;

/** Applies the theme now, and tells the server for the next page. */
export function applyTheme(theme: Theme): void {
  const { dataset } = document.documentElement;
  if (theme === 'system') delete dataset.theme;
  else dataset.theme = theme;
  // biome-ignore lint/suspicious/noDocumentCookie: the Cookie Store API is not in every browser yet
  document.cookie = `theme=${theme}; path=/; max-age=${String(YEAR_S)}; samesite=lax`;
}
