import { json } from '@sveltejs/kit';
import type { Find } from '#lib/members.ts';
import type { RequestHandler } from './$types';

const most = 6;
const longest = 100;

/** Where each kind of find has its page. */
const places = { return: '/returns', product: '/products', customer: '/customers' } as const;

/** Nobody is led to a page that is not theirs, and learns no name there. */
const needs = { return: 'see_returns', product: 'see_figures', customer: 'see_customers' } as const;

/** What the command palette finds for the posted `q`: returns by number, products and customers by id or name. */
export const POST: RequestHandler = async ({ request, locals }) => {
	const q = (await request.formData()).get('q');
	const search = (typeof q === 'string' ? q : '').trim().slice(0, longest);
	if (search.length < 2) return json({ finds: [] });
	const rows = await locals.warehouse.ask('overview_search', { search, limit: most });
	const seen = rows.filter(({ kind }) => locals.person?.permissions.has(needs[kind as Find['kind']]));
	const finds = seen.map((row): Find => {
		const kind = row.kind as Find['kind'];
		const href = `${places[kind]}/${encodeURIComponent(row.source_id)}/${encodeURIComponent(row.id)}`;
		return { kind, title: row.title, sub: row.sub === row.title ? '' : row.sub, href };
	});
	return json({ finds }, { headers: { 'cache-control': 'no-store' } });
};
