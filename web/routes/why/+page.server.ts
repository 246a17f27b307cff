import { isChange, readChangeChoice } from '#lib/change/change.ts';
import { readChange, readMoneyChange, readTwoWay } from '#lib/server/change.ts';
import { dictionary } from '#lib/server/metrics.ts';
import { readPage } from '#lib/server/publication.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
	const { publication, filters } = readPage(event);
	const choice = readChangeChoice(event.url);
	const change = await readChange(event.locals, filters, publication, choice.by);
	const [twoWay, money] = isChange(change)
		? await Promise.all([
				readTwoWay(event.locals, filters, change.days, choice.by, choice.and),
				readMoneyChange(event.locals, filters, change.days)
			])
		: [null, null];
	const titles = Object.fromEntries(Object.entries(dictionary.dimensions).map(([name, { title }]) => [name, title]));
	return { filters, choice, change, twoWay, money, titles };
};
