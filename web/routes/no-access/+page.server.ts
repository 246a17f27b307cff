import { error } from '@sveltejs/kit';
import { ownPath } from '#lib/people/sign-in.server.ts';
import { refusals } from '#lib/server/access.ts';
import type { PageServerLoad } from './$types';

/** Says why a page was not given, around it what else there is; `to` is the page. */
export const load: PageServerLoad = ({ url }) => {
	const code = url.searchParams.get('code') ?? '';
	const known = Object.keys(refusals).find((name) => name === code) as keyof typeof refusals | undefined;
	error(403, refusals[known ?? 'not_permitted'], {
		code: known ?? 'not_permitted',
		found: ownPath(url.searchParams.get('to'))
	});
};
