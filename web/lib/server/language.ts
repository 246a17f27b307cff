// Words outside of a request: mail is written in the language of who reads it, not of whoever caused it.
import { paraglideMiddleware } from '#lib/paraglide/server.js';
import type { Locale } from '#lib/paraglide/runtime.js';

/** Does work whose words and figures are in a language. */
export async function inLanguageOf<T>(language: Locale, work: () => T | Promise<T>): Promise<T> {
	let done: { value: T } | null = null;
	// The one way of Paraglide to set a language for a stretch of work; the address is of nobody.
	await paraglideMiddleware(
		new Request('http://localhost/', { headers: { 'accept-language': language } }),
		async () => {
			done = { value: await work() };
			return new Response(null);
		}
	);
	if (!done) throw new Error('nothing was done');
	return (done as { value: T }).value;
}
