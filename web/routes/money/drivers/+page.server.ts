import { driverActions, readDrivers } from '#lib/money/drivers.server.ts';
import { readPage } from '#lib/server/publication.ts';
import { canRequestRun } from '#lib/server/run-request.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
	const { filters } = readPage(event);
	return { filters, page: await readDrivers(event), canRun: await canRequestRun() };
};

export const actions: Actions = driverActions;
