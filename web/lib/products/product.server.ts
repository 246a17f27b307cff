// All that the page of one product shows. Rates come from the metric engine, so that they follow the basis of the page.
import { questionOf, type Filters } from '#lib/filters.ts';
import { readReturnList, returnListParams } from '#lib/rma/return-list.ts';
import { settledDays } from '#lib/maturity.ts';
import type { Publication } from '#lib/publication.ts';
import { draw } from '#lib/server/draw.ts';
import type { Answer } from '../../../sql/metrics/types.ts';
import { curveOption, curveReasonsOption } from '#lib/charts/return-curve.ts';
import { monthStackOption } from '#lib/charts/month-stack.ts';
import { unlessMissing } from '#lib/server/missing.ts';
import type { Data } from '#lib/server/data.ts';
import { readProductControl } from './control.server.ts';
import { curvePoints, curveWords, reasonCurve, reasonCurveWords } from './curve.ts';
import { monthPoints, monthsOption } from './months.ts';
import { reasonMonths, reasonMonthWords } from './reason-months.ts';
import { memberWord } from '#lib/words.ts';

type Key = { source_id: string; product_id: string };
type Reading = { locals: App.Locals; url: URL; publication: Publication; filters: Filters };

const latestReturns = 8;

/** A product with everything around it; null where the version has no such product. */
export async function readProduct({ locals: { warehouse, metrics }, url, publication, filters }: Reading, key: Key) {
	const [product] = await warehouse.ask('product', key);
	if (!product) return null;
	const { channel, country } = filters.where;
	const narrowed = { channel, country };
	const question = questionOf({ ...filters, where: { ...narrowed, category: [], reason: [], source: [] } });
	const own = { ...question, where: { ...question.where, product: [key.product_id], source: [key.source_id] } };
	const category = { ...question, where: { ...question.where, category: [product.category] } };
	const counted = { from: own.from, to: own.to, where: own.where };
	const span = { ...key, since: filters.since, until: filters.until, ...narrowed };
	const listed = {
		...readReturnList(url, publication),
		product: key.product_id,
		stage: [],
		outcome: [],
		link: [],
		late: false,
		customer: ''
	};
	const ofProduct = {
		...returnListParams(listed),
		source: [key.source_id],
		category: [],
		reason: [],
		search: '',
		sort: '-requested',
		limit: latestReturns,
		offset: 0
	};

	const [
		rate,
		categoryRate,
		months,
		categoryMonths,
		reasons,
		shipped,
		sales,
		returned,
		value,
		ours,
		batches,
		found,
		returns,
		[totals],
		stages,
		[recorded],
		changes,
		reasonRows,
		suppliers,
		curve,
		projection,
		control
	] = await Promise.all([
		metrics.answer({ metric: 'return_rate', ...own }),
		metrics.answer({ metric: 'return_rate', ...category }),
		metrics.answer({ metric: 'return_rate', by: ['month'], ...own }),
		metrics.answer({ metric: 'return_rate', by: ['month'], ...category }),
		metrics.answer({ metric: 'return_rate', by: ['reason', 'fault'], sort: '-value', ...own }),
		metrics.answer({ metric: 'shipped_units', ...counted }),
		metrics.answer({ metric: 'net_sales', ...counted }),
		metrics.answer({ metric: 'returned_units', ...counted, basis: own.basis, counted: own.counted }),
		metrics.answer({ metric: 'returned_value', ...counted, basis: own.basis, counted: own.counted }),
		metrics.answer({ metric: 'seller_fault_rate', ...own }),
		warehouse.ask('product_batches', span),
		warehouse.ask('product_findings', span),
		warehouse.ask('rma_list', ofProduct),
		warehouse.ask('rma_totals', ofProduct),
		warehouse.ask('rma_stages', {}),
		warehouse.ask('rma_recorded', key),
		warehouse.ask('product_changes', key),
		metrics.answer({ metric: 'return_rate', by: ['month', 'reason'], ...own }),
		warehouse.ask('product_suppliers', span),
		readCurve(warehouse, key, product.category, filters, publication),
		unlessMissing(warehouse.ask('product_projection', { ...span, counted: filters.counted })),
		readProductControl(warehouse, key, url.searchParams.get('chart'))
	]);
	const points = monthPoints(months.rows, categoryMonths.rows, {
		dataTo: publication.data_to,
		maturityDays: publication.maturity_days,
		isCohort: filters.basis === 'cohort'
	});
	const stack = reasonMonths(points, reasonRows.rows, publication.names);
	return {
		product,
		mature: await readMature(metrics, filters, publication, own.where),
		projection: projection?.[0] ?? null,
		curve,
		control,
		suppliers,
		stack,
		stackDrawing:
			stack.months.length > 1 && stack.labels.length > 0
				? draw((width) => monthStackOption(stack.months, stack.colours, reasonMonthWords(stack, width)), 240)
				: null,
		rate: firstRow(rate),
		categoryRate: firstRow(categoryRate)?.value ?? null,
		shipped: firstRow(shipped)?.value ?? 0,
		sales: firstRow(sales)?.value ?? null,
		returned: firstRow(returned)?.value ?? 0,
		value: firstRow(value)?.value ?? null,
		ours: firstRow(ours),
		reasons: reasons.rows.filter((row) => ((row['numerator'] ?? 0) as number) > 0) as ReasonRate[],
		points,
		drawing: points.length > 1 ? draw(monthsOption(points), 240) : null,
		batches,
		found,
		returns,
		recorded: recorded ?? null,
		returnsTotal: totals?.returns ?? 0,
		stages,
		changes
	};
}

/** The curve of a product beside its category, with its pictures; empty from a version that has none. */
async function readCurve(
	warehouse: Data['warehouse'],
	key: Key,
	category: string,
	{ counted }: Filters,
	{ names }: Publication
) {
	const [rows, reasonRows] = await Promise.all([
		unlessMissing(warehouse.ask('product_curve', { ...key, category, counted })),
		unlessMissing(warehouse.ask('product_curve_reasons', { ...key, counted }))
	]);
	const points = curvePoints(rows ?? []);
	const reasons = reasonCurve(reasonRows ?? [], names);
	const hasCurve = points.filter(({ share }) => share !== null).length > 1;
	return {
		isOlder: rows === null,
		points,
		drawing: hasCurve ? draw((width) => curveOption(points, curveWords(memberWord(category)), width), 250) : null,
		reasons,
		reasonsDrawing:
			reasons.layers.length > 0
				? draw((width) => curveReasonsOption(reasons.ages, reasons.layers, reasonCurveWords(reasons), width), 250)
				: null
	};
}

/** The rate of the shipments whose returns have come. */
function readMature(
	metrics: Data['metrics'],
	filters: Filters,
	publication: Publication,
	where: Record<string, readonly string[]>
) {
	const days = settledDays(filters, filters, publication);
	return metrics
		.answer({ ...questionOf({ ...filters, ...days }), metric: 'return_rate', where })
		.then((answer) => ({ rate: firstRow(answer), is_mature: days.is_mature }));
}

type RateRow = {
	value: number | null;
	numerator: number | null;
	denominator: number | null;
	low: number | null;
	high: number | null;
};
export type ReasonRate = RateRow & { reason: string; fault: string };

const firstRow = (answer: Answer): RateRow | null => (answer.rows[0] as RateRow | undefined) ?? null;
