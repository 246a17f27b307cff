// Everything that the page Stock shows, asked at once from one published version.
import { questionOf, queryParams, type Filters } from '#lib/filters.ts';
import { unlessMissing } from '#lib/server/missing.ts';
import { readSupplied } from '#lib/server/supplied.ts';
import type { MetricRow } from '../../../sql/metrics/types.ts';
import { goodsParams, type GoodsList } from './goods.ts';

type Reading = Pick<App.Locals, 'metrics' | 'warehouse'>;

const productsShown = 12;
const differencesShown = 20;

export async function readStock({ metrics, warehouse }: Reading, list: GoodsList) {
	const params = goodsParams(list);
	const [supplied, flow, days, waiting, goods, differences, differing, reasons, products, [all]] = await Promise.all([
		readSupplied(warehouse),
		unlessMissing(warehouse.ask('stock_flow', params)),
		unlessMissing(warehouse.ask('stock_days', params)),
		unlessMissing(warehouse.ask('stock_waiting', params)),
		unlessMissing(warehouse.ask('stock_goods', params)),
		unlessMissing(warehouse.ask('stock_differences', { ...queryParams(list.filters), limit: differencesShown })),
		unlessMissing(warehouse.ask('stock_difference_totals', queryParams(list.filters))),
		readRestocked(metrics, list.filters, 'reason'),
		warehouse.ask('stock_products', { ...params, limit: productsShown }),
		readRestocked(metrics, list.filters)
	]);
	return {
		/** Null, like what follows, of a version from before that was kept. */
		flow,
		days,
		waiting,
		goods,
		differences: differences && differing?.[0] ? { rows: differences, totals: differing[0] } : null,
		reasons: reasons.filter(({ denominator }) => denominator > 0),
		products: products.map((row): RestockRate => ({
			member: row.product_id,
			name: row.product_name,
			source: row.source_id,
			value: row.rate,
			low: row.low,
			high: row.high,
			numerator: row.restocked_units,
			denominator: row.inspected_units
		})),
		all: all ?? null,
		hasMovements: supplied.has('inventory_movements.kind'),
		hasInspections: supplied.has('inspections.disposition'),
		hasLevels: supplied.has('inventory_levels.quantity')
	};
}

export type RestockRate = {
	/** A reason, or the id of a product; empty where it is the rate of all. */
	member: string;
	/** Of a product. */
	name: string | null;
	source: string | null;
	value: number | null;
	low: number | null;
	high: number | null;
	numerator: number;
	denominator: number;
};

/** The share of inspected units that may be sold again, of the period's inspections, of all or by a dimension. */
async function readRestocked(metrics: Reading['metrics'], filters: Filters, by?: string): Promise<RestockRate[]> {
	const { from, to, where } = questionOf(filters);
	const { rows } = await metrics.answer({ metric: 'restock_rate', from, to, where, ...(by ? { by: [by] } : {}) });
	return rows
		.map((row) => ({
			member: by ? String(row[by]) : '',
			name: null,
			source: null,
			value: figureOf(row['value']),
			low: figureOf(row['low']),
			high: figureOf(row['high']),
			numerator: figureOf(row['numerator']) ?? 0,
			denominator: figureOf(row['denominator']) ?? 0
		}))
		.toSorted((a, b) => b.denominator - a.denominator);
}

const figureOf = (value: MetricRow[string] | undefined): number | null => (typeof value === 'number' ? value : null);
