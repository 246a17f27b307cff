import { redirect } from '@sveltejs/kit';
import { isOwnPath } from '#lib/access/own-path.ts';
import { cookieName, isLocale } from '#lib/paraglide/runtime.js';
import { isTheme, themeCookie } from '#lib/theme.ts';
import type { RequestHandler } from './$types';

const year = 365 * 24 * 60 * 60;

/** Keeps language and theme in cookies and goes back to where the form stood; works without JavaScript. */
export const POST: RequestHandler = async ({ request, cookies, url }) => {
	const form = await request.formData();
	const options = {
		path: '/',
		maxAge: year,
		sameSite: 'lax',
		httpOnly: true,
		secure: url.protocol === 'https:'
	} as const;
	const language = String(form.get('language') ?? '');
	const theme = form.get('theme');
	if (isLocale(language)) cookies.set(cookieName, language, options);
	if (isTheme(theme)) cookies.set(themeCookie, theme, options);
	const back = String(form.get('back') ?? '/');
	redirect(303, isOwnPath(back) ? back : '/');
};
