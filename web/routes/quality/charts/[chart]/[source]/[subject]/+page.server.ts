import { error } from '@sveltejs/kit';
import { unlessMissing } from '#lib/server/missing.ts';
import { readControlChart } from '#lib/quality/signal.server.ts';
import { readPage } from '#lib/server/publication.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
	readPage(event);
	const { warehouse } = event.locals;
	const { chart, source: source_id, subject: subject_id } = event.params;
	const key = { chart, source_id, subject_id, what: event.url.searchParams.get('what') ?? '' };
	const [found, others, categories, [product], [supplier]] = await Promise.all([
		unlessMissing(readControlChart(warehouse, key)),
		unlessMissing(
			warehouse.ask('signal_charts', { source_id, product_id: subject_id, supplier_id: subject_id, limit: 30 })
		),
		warehouse.ask('quality_reason_categories', {}),
		warehouse.ask('product', { source_id, product_id: subject_id }),
		warehouse.ask('supplier', { source_id, supplier_id: subject_id })
	]);
	if (!found) error(404, 'no such control chart', { code: 'chart_not_found' });
	const isProduct = chart === 'product_reason';
	return {
		shown: found,
		others: (others ?? []).filter((one) => one.chart === chart),
		categories,
		name: (isProduct ? product?.product_name : supplier?.supplier_name) ?? subject_id
	};
};
