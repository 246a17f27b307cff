// Everything that the Overview shows, asked at once.
import type { Rate } from '#lib/comparison.ts';
import { queryParams, type Filters } from '#lib/filters.ts';
import type { Listing } from '#lib/listing/listing.ts';
import { comparedDays, settledDays } from '#lib/maturity.ts';
import { readProductList } from '#lib/products/product-list.server.ts';
import { equalAge } from '#lib/overview/equal-age.ts';
import { readOpenSignals } from '#lib/overview/findings.server.ts';
import type { Publication } from '#lib/publication.ts';
import { readChange } from './change.ts';
import type { Data } from './data.ts';
import { unlessMissing } from './missing.ts';
import { knowsReasons, readFigure, readPairs, readRate, readReasons, readTrend } from './rates.ts';
import { readSupplied } from './supplied.ts';

const worstProducts: Listing = { search: '', sort: '-priority', page: 1, limit: 6, offset: 0 };

const returnDate = { basis: 'return_date' } as const;

/** A figure now and in the period before; null where nothing is compared. */
type Compared = { now: Rate; before: Rate | null };

async function readFigures(metrics: Data['metrics'], filters: Filters) {
	const compared = async (name: string, coordinates = {}): Promise<Compared> => {
		const [now, before] = await Promise.all([
			readFigure(metrics, name, filters, filters, coordinates),
			filters.before ? readFigure(metrics, name, filters, filters.before, coordinates) : null
		]);
		return { now, before };
	};
	const counted = filters.counted;
	const [returnedValue, returnedUnits, turnaround, turnaroundP90, restocked] = await Promise.all([
		compared('returned_value', { ...returnDate, counted }),
		compared('returned_units', { ...returnDate, counted }),
		unlessMissing(compared('turnaround_hours_median')),
		unlessMissing(compared('turnaround_hours_p90')),
		compared('restock_rate')
	]);
	return { returnedValue, returnedUnits, turnaround, turnaroundP90, restocked };
}

export async function readOverview(
	{ metrics, warehouse }: Pick<Data, 'metrics' | 'warehouse'>,
	filters: Filters,
	publication: Publication
) {
	const settled = settledDays(filters, filters, publication);
	const compared = comparedDays(filters, publication);
	const { source, category, reason, channel, country } = filters.where;
	const [rate, rateBefore, figures, trend, reasons, heat, products, open, sources, supplied, change, signals, aged] =
		await Promise.all([
			readRate(metrics, filters, filters, publication),
			compared ? readRate(metrics, filters, compared.before, publication) : null,
			readFigures(metrics, filters),
			readTrend({ metrics, warehouse }, filters, publication),
			readReasons(metrics, filters, settled),
			readPairs(metrics, filters, settled),
			readProductList(warehouse, { ...filters, ...settled }, worstProducts),
			warehouse.ask('overview_open_returns', { source, category, reason, channel, country }),
			warehouse.ask('overview_sources', {}),
			readSupplied(warehouse),
			readChange({ metrics, warehouse }, filters, publication, 'category'),
			readOpenSignals(warehouse, filters),
			warehouse.ask('equal_age', queryParams(filters))
		]);
	return {
		rate,
		rateBefore,
		figures,
		trend,
		reasons,
		heat,
		products,
		open,
		sources,
		change,
		signals,
		aged: equalAge(aged, filters.comparison),
		supplied: {
			reasons: supplied.has('return_lines.reason_code') && knowsReasons(reasons),
			refunds: supplied.has('refunds.amount'),
			inspections: supplied.has('inspections.inspected_at'),
			events: supplied.has('return_events.stage'),
			orders: supplied.has('order_lines.quantity')
		}
	};
}

export type Overview = Awaited<ReturnType<typeof readOverview>>;
