import { redirect, type RequestEvent } from '@sveltejs/kit';

/**
 * What every answer of a page for strangers has: no cache keeps it and no search engine lists it. Such a page knows the
 * current version only: an address that names another one leads to it. (No `no-referrer`: with it a browser sends forms
 * without their origin, and they would be refused; `same-origin`, which all pages have, tells other sites nothing.)
 */
export function openPublicPage({ url, setHeaders }: Pick<RequestEvent, 'url' | 'setHeaders'>): void {
	if (url.searchParams.has('as_of')) redirect(303, url.pathname);
	setHeaders({ 'cache-control': 'no-store', 'x-robots-tag': 'noindex, nofollow' });
}
