// One headless Chromium: the one inside the npm package, or CHROMIUM_PATH.
import packaged from '@sparticuz/chromium';
import { chromium, type Browser, type BrowserContext, type Page } from 'playwright-core';

export type Look = { language: 'en' | 'zh-CN'; theme: 'light' | 'dark'; width: number };

const switches = [
	'--no-sandbox',
	'--disable-gpu',
	'--disable-quic',
	'--disable-background-networking',
	'--disable-component-update',
	'--disable-sync',
	'--no-first-run',
	'--hide-scrollbars'
];

export const launch = async (): Promise<Browser> =>
	chromium.launch({
		executablePath: process.env.CHROMIUM_PATH ?? (await packaged.executablePath()),
		headless: true,
		args: switches
	});

/** A page in a language, theme and width; what it writes to the console as an error is gathered. */
export async function open(
	browser: Browser,
	{ language, theme, width }: Look
): Promise<{ page: Page; context: BrowserContext; errors: string[] }> {
	const context = await browser.newContext({
		locale: language,
		colorScheme: theme,
		viewport: { width, height: 900 },
		reducedMotion: 'reduce',
		timezoneId: 'Europe/Berlin'
	});
	const page = await context.newPage();
	const errors: string[] = [];
	page.on('console', (message) => message.type() === 'error' && errors.push(message.text()));
	page.on('pageerror', (error) => errors.push(String(error)));
	return { page, context, errors };
}
