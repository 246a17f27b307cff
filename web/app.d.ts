import type { Person, PersonHere } from '#lib/access/person.ts';
import type { Locale } from '#lib/paraglide/runtime.js';
import type { Publication, Serving } from '#lib/publication.ts';
import type { Data } from '#lib/server/data.ts';
import type { Published } from '#lib/server/publication.ts';
import type { Theme } from '#lib/theme.ts';

declare global {
	namespace App {
		interface Locals {
			language: Locale;
			theme: Theme;
			/** Who asks; null on public pages, where it may be anybody. */
			person: Person | null;
			/** Page queries, by name, on the version of this request. */
			warehouse: Data['warehouse'];
			/** Questions to the metric engine, on the version of this request. */
			metrics: Data['metrics'];
			/** The version of this request, or why there is none. Pages begin with `readPage`. */
			published: Published;
			/** The same, or null. */
			publication: Publication | null;
			serving: Serving;
		}
		interface Error {
			/** The name of an expected failure, or the number under which the log has a bug. */
			code?: string;
			found?: string;
			wanted?: readonly string[];
			hint?: string;
		}
		interface PageData {
			/** The version that the page shows. Null on error pages only, where nothing may be published. */
			publication: Publication;
			serving: Serving;
			theme: Theme;
			/** Null on public pages. */
			person: PersonHere | null;
		}
	}
}

export {};
