import { error } from '@sveltejs/kit';
import { readPage } from '#lib/server/publication.ts';
import { readersOf, readsOf, restsOn } from '#lib/trust/lineage.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
	readPage(event);
	const { warehouse } = event.locals;
	const { relation } = event.params;
	const [models, [file], columns, audits] = await Promise.all([
		warehouse.ask('model_list', {}),
		warehouse.ask('model_file', { relation }),
		warehouse.ask('model_columns', { relation }),
		warehouse.ask('model_audits', { relation })
	]);
	const model = models.find((one) => one.relation === relation);
	if (!model) error(404, `there is no model ${relation}`, { code: 'unknown_model' });
	return {
		model,
		sql: file?.sql ?? null,
		columns,
		audits,
		reads: readsOf(models, relation),
		readers: readersOf(models, relation),
		inputs: restsOn(models, relation)
	};
};
