import { readGoods } from '#lib/stock/goods.ts';
import { readStock } from '#lib/stock/stock.server.ts';
import { readPage } from '#lib/server/publication.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
	const { publication } = readPage(event);
	const list = readGoods(event.url, publication);
	return { ...list, stock: await readStock(event.locals, list) };
};
