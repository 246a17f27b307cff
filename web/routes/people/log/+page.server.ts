import { auditPageSize, readAuditFilter } from '#lib/people/audit-list.ts';
import { appStore } from '#lib/server/app-store.ts';
import { checkChain, readAudit, readAuditActions } from '#lib/server/audit-log.ts';
import { readPeople } from '#lib/server/people.ts';
import type { PageServerLoad } from './$types';

/** Further than anybody turns; a number beyond what the store can count to is no page. */
const mostPages = 1_000_000;

export const load: PageServerLoad = async ({ url, setHeaders }) => {
	setHeaders({ 'cache-control': 'no-store' });
	const store = appStore();
	const page = Math.min(mostPages, Math.max(1, Math.floor(Number(url.searchParams.get('page')) || 1)));
	const filter = readAuditFilter(url);
	const people = await readPeople();
	const names = new Map(people.map(({ id, name }) => [id, name]));
	const { events, total } = await readAudit(store, filter, {
		limit: auditPageSize,
		offset: (page - 1) * auditPageSize
	});
	return {
		filter,
		page,
		pages: Math.max(1, Math.ceil(total / auditPageSize)),
		total,
		events: events.map((event) => ({
			...event,
			name: event.person_id === null ? null : (names.get(event.person_id) ?? event.person_id),
			subject_name: names.get(event.subject) ?? event.subject
		})),
		actions: await readAuditActions(store),
		people: people.map(({ id, name }) => ({ id, name })),
		chain: await checkChain(store)
	};
};
