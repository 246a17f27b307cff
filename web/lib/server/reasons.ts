// Everything that the page of reasons shows, asked at once.
import { queryParams, type Days, type Filters } from '#lib/filters.ts';
import { comparedDays, settledDays } from '#lib/maturity.ts';
import type { Publication } from '#lib/publication.ts';
import { statedAgainstFound } from '#lib/reasons/found.ts';
import type { ParetoReason } from '#lib/reasons/pareto.ts';
import type { Data } from './data.ts';
import { unlessMissing } from './missing.ts';
import { knowsReasons, readPairs, readRate, readReasons, readReasonTrends, type ReasonShare } from './rates.ts';
import { readSupplied } from './supplied.ts';

const trendsShown = 6;
const productsShown = 12;

/** Products of fewer shipped order lines are not held against their category one by one, nor handlers of fewer lines. */
export const leastLines = 50;

type Reading = Pick<Data, 'metrics' | 'warehouse'>;

export async function readReasonPage({ metrics, warehouse }: Reading, filters: Filters, publication: Publication) {
	const settled = settledDays(filters, filters, publication);
	// Young returns are compared with nothing: there are few of them because they are young.
	const compared = comparedDays(filters, publication);
	const [rate, reasons, reasonsBefore, heat, supplied, standing] = await Promise.all([
		readRate(metrics, filters, filters, publication),
		readReasons(metrics, filters, settled),
		compared?.is_mature ? readReasons(metrics, filters, compared.before) : null,
		readPairs(metrics, filters, settled, { categories: 14, reasons: 9 }),
		readSupplied(warehouse),
		readStanding(warehouse, filters, publication)
	]);
	const chosen = filters.where.reason;
	const most = (chosen.length > 0 ? chosen : reasons.map(({ reason }) => reason)).slice(0, trendsShown);
	const [trends, pareto] = await Promise.all([
		readReasonTrends(metrics, filters, publication, most),
		readPareto(warehouse, filters, reasons)
	]);
	return {
		rate,
		reasons,
		before: reasonsBefore,
		heat,
		...standing,
		trends,
		pareto,
		isInspected: supplied.has('inspections.result'),
		isSupplied: supplied.has('return_lines.reason_code') && knowsReasons(reasons)
	};
}

export type ReasonPage = Awaited<ReturnType<typeof readReasonPage>>;

/** What stands out: products for a reason, quality against customers, handlers. Shipments must be mature for the first. */
async function readStanding(warehouse: Data['warehouse'], filters: Filters, publication: Publication) {
	const mature: Days = settledDays(filters, { basis: 'cohort' }, publication);
	const asked = { ...queryParams(filters), ...mature, least: leastLines };
	const days = { ...queryParams(filters), least: leastLines };
	const [products, [tested], found, handlers] = await Promise.all([
		unlessMissing(warehouse.ask('reason_products', { ...asked, limit: productsShown })),
		warehouse.ask('reason_tested', asked),
		warehouse.ask('reason_found', days),
		unlessMissing(warehouse.ask('reason_handlers', days))
	]);
	return {
		products,
		tested: { least: leastLines, products: tested?.tested_products ?? 0, small: tested?.small_products ?? 0 },
		found: statedAgainstFound(found),
		handlers
	};
}

/** The reasons with how much they make up so far; null from a version that cannot say it. */
async function readPareto(
	warehouse: Data['warehouse'],
	{ measure }: Filters,
	reasons: readonly ReasonShare[]
): Promise<ParetoReason[] | null> {
	const rows = await unlessMissing(
		warehouse.ask('reason_pareto', {
			reason: reasons.map(({ reason }) => reason),
			returned: reasons.map(({ returned }) => returned)
		})
	);
	const shares = new Map(reasons.map((one) => [one.reason, one]));
	return (
		rows?.flatMap(({ reason, cumulative_share, is_clear }) => {
			const share = shares.get(reason);
			if (!share) return [];
			const { returned, low, high } = share;
			// An amount is no count: it has no interval, and the order of amounts no certainty.
			const isClear = measure === 'value' ? null : is_clear;
			return [{ reason, returned, share: share.share, low, high, cumulative: cumulative_share, is_clear: isClear }];
		}) ?? null
	);
}
