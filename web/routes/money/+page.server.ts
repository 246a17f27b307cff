import { readLossDimension } from '#lib/money/losses.ts';
import { readMoney } from '#lib/money/money.server.ts';
import { readPage } from '#lib/server/publication.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
	const { filters } = readPage(event);
	const by = readLossDimension(event.url);
	return { filters, by, money: await readMoney(event.locals, filters, by) };
};
