import { fail } from '@sveltejs/kit';
import { readHolding, readOwners, todayOf } from '#lib/crm/flags.server.ts';
import { readCustomers } from '#lib/customers/customer-list.server.ts';
import { customerListParams, readCustomerList } from '#lib/customers/customer-list.ts';
import { readPage } from '#lib/server/publication.ts';
import type { Actions, PageServerLoad } from './$types';

const longestSearch = 100;
const mostTiers = 8;

export const load: PageServerLoad = async (event) => {
	const { publication } = readPage(event);
	const { warehouse, metrics } = event.locals;
	const list = readCustomerList(event.url, publication);
	const [found, tiers, people] = await Promise.all([
		readCustomers(warehouse, list),
		metrics.members('tier', '', mostTiers),
		readOwners(event.locals.person)
	]);
	const flagging = { holding: await readHolding(event.locals), people, today: todayOf(event.locals) };
	return { ...list, ...found, tiers: tiers.map(({ member }) => member), flagging };
};

export const actions: Actions = {
	/** Finds customers by name or id under the filters of the URL. The name comes in the body and goes nowhere else. */
	find: async (event) => {
		const { publication } = readPage(event);
		const search = String((await event.request.formData()).get('search') ?? '')
			.trim()
			.slice(0, longestSearch);
		if (search === '') return fail(400, { search, found: null });
		const list = readCustomerList(event.url, publication);
		return { search, found: await event.locals.warehouse.ask('customers_list', customerListParams(list, search)) };
	}
};
