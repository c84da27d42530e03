const place = 'berth.theme';

/** What the user has chosen; `system`: as the system has it. */
export type Theme = 'system' | 'light' | 'dark';

/** The theme that is chosen. */
export function theme(): Theme {
  try {
    const kept = localStorage.getItem(place);
    return kept === 'light' || kept === 'dark' ? kept : 'system';
  } catch {
    return 'system';
  }
}

/** Shows the page in a theme, now and from now on. */
export function useThemeNow(chosen: Theme): void {
  try {
    if (chosen === 'system') localStorage.removeItem(place);
    else localStorage.setItem(place, chosen);
  } catch {
    // Then it is for this page only.
  }
  applyTheme(chosen);
}

/** Shows the page in the theme that was chosen. */
export function applyTheme(chosen: Theme = theme()): void {
  if (chosen === 'system') document.documentElement.removeAttribute('data-theme');
  else document.documentElement.setAttribute('data-theme', chosen);
}
