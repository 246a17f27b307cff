import { isLocale, overwriteGetLocale } from '#lib/paraglide/runtime.js';

// The server has decided the language and written it into the page: the browser never decides a second time.
overwriteGetLocale(() => {
	const language = document.documentElement.lang;
	return isLocale(language) ? language : 'en';
});
