// All that the scorecard of a supplier shows.
import type { TrendPoint } from '#lib/charts/trend.ts';
import type { Filters } from '#lib/filters.ts';
import type { Data } from '#lib/server/data.ts';
import { draw } from '#lib/server/draw.ts';
import type { Queries } from '../../../sql/queries/rows.ts';
import { unlessMissing } from '#lib/server/missing.ts';
import { supplierTrendOption } from './supplier-trend.ts';

type Key = { source_id: string; supplier_id: string };

const shownBatches = 15;
const shownSignals = 10;

/** A supplier with everything around it; null where the version has none of that name. */
export async function readSupplier(warehouse: Data['warehouse'], filters: Filters, key: Key) {
	const [supplier] = await warehouse.ask('supplier', key);
	if (!supplier) return null;
	const { since, until, where } = filters;
	const span = { since, until, category: where.category };
	const all = { source: [key.source_id], category: where.category, supplier: [key.supplier_id] };
	const [found, defects, categories] = await Promise.all([
		unlessMissing(
			Promise.all([
				warehouse.ask('supplier_list', {
					...span, source: [key.source_id], search: '', sort: 'name', limit: 100_000, offset: 0
				}), // prettier-ignore
				warehouse.ask('supplier_months', { ...key, ...span }),
				warehouse.ask('supplier_batches', { ...key, limit: shownBatches, offset: 0 }),
				warehouse.ask('quality_signals', {
					...all, category: [], kind: [], over: false, within: false, among: [], except: [], sort: '-rank',
					limit: shownSignals, offset: 0
				}), // prettier-ignore
				warehouse.ask('signal_charts', { ...key, product_id: '', limit: 20 })
			])
		),
		warehouse.ask('supplier_defects', { ...key, ...span }),
		warehouse.ask('quality_reason_categories', {})
	]);
	const [list, months, batches, signals, charts] = found ?? [[], [], [], [], []];
	const points = months.map(trendPoint);
	return {
		supplier,
		/** An older version: of the card, the months, batches, signals and charts nothing is known. */
		isAbsent: found === null,
		card: list.find((row) => row.supplier_id === key.supplier_id) ?? null,
		points,
		drawing: points.length > 1 ? draw(supplierTrendOption(points), 240) : null,
		defects,
		batches,
		signals,
		charts,
		categories
	};
}

/** A month as the trend draws it: what other suppliers of the same goods had stands where a period before would. */
const trendPoint = (row: Queries['supplier_months']['row']): TrendPoint => ({
	at: row.month_on,
	value: row.rate,
	low: row.low,
	high: row.high,
	numerator: row.our_fault_units,
	denominator: row.shipped_units,
	is_mature: row.is_mature,
	projected: null,
	before: row.expected_rate
});
