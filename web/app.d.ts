import type { Locale } from '#lib/paraglide/runtime.js';
import type { Publication } from '#lib/publication.ts';
import type { Theme } from '#lib/theme.ts';

declare global {
	namespace App {
		interface Locals {
			language: Locale;
			theme: Theme;
			/** The version that this request reads; null while nothing is published. */
			publication: Publication | null;
		}
		interface Error {
			code?: string;
			hint?: string;
		}
		interface PageData {
			publication: Publication | null;
			theme: Theme;
		}
	}
}

export {};
