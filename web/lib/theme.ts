/** How the page is lit. `system` follows the device. */
export const themes = ['system', 'light', 'dark'] as const;
export type Theme = (typeof themes)[number];

/** Name of the cookie that keeps the choice; the server writes it into the page, so nothing flashes. */
export const themeCookie = 'theme';

export const isTheme = (value: unknown): value is Theme => themes.includes(value as Theme);

/** Lights the page that is open. The cookie is written by `/preferences`. */
export function applyTheme(theme: Theme): void {
	document.documentElement.dataset['theme'] = theme;
}
