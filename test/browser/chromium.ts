// One headless Chromium: the one inside the npm package, or CHROMIUM_PATH.
import packaged from '@sparticuz/chromium';
import { chromium, type Browser, type BrowserContext, type Page } from 'playwright-core';

export type Look = {
	language: 'en' | 'zh-CN';
	theme: 'light' | 'dark';
	width: number;
	/** Who looks: by default the administrator of the tests, where the tests have made one. */
	as?: 'administrator' | 'guest';
	/** Whether the browser runs scripts, as nearly all do. */
	hasScripts?: boolean;
};

/** The session of the tests' administrator, `{ base, cookie }`; `setup.ts` sets it for every test file. */
export const sessionVariable = 'RETOUR_TEST_SESSION';

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
	{ language, theme, width, as = 'administrator', hasScripts = true }: Look
): Promise<{ page: Page; context: BrowserContext; errors: string[] }> {
	const context = await browser.newContext({
		javaScriptEnabled: hasScripts,
		locale: language,
		colorScheme: theme,
		viewport: { width, height: 900 },
		reducedMotion: 'reduce',
		timezoneId: 'Europe/Berlin'
	});
	const session = as === 'administrator' ? process.env[sessionVariable] : undefined;
	if (session) {
		const { base, cookie } = JSON.parse(session) as { base: string; cookie: string };
		await context.addCookies(cookiesOf(cookie).map((one) => ({ ...one, url: base })));
	}
	const page = await context.newPage();
	const errors: string[] = [];
	page.on('console', (message) => message.type() === 'error' && errors.push(message.text()));
	page.on('pageerror', (error) => errors.push(String(error)));
	return { page, context, errors };
}

/** The session of the tests' administrator, for requests without a browser. */
export function sessionHeaders(): { cookie: string } {
	const session = process.env[sessionVariable];
	if (!session) throw new Error('the tests have no session');
	return { cookie: (JSON.parse(session) as { cookie: string }).cookie };
}

const cookiesOf = (header: string): { name: string; value: string }[] =>
	header.split('; ').map((pair) => ({
		name: pair.slice(0, pair.indexOf('=')),
		value: pair.slice(pair.indexOf('=') + 1)
	}));
