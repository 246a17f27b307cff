import { readMoney } from '#lib/money/money.server.ts';
import { readPage } from '#lib/server/publication.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
	const { filters } = readPage(event);
	return { filters, money: await readMoney(event.locals, filters) };
};
