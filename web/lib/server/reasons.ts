// Everything that the page of reasons shows, asked at once.
import type { Filters } from '#lib/filters.ts';
import { comparedDays, settledDays } from '#lib/maturity.ts';
import type { Publication } from '#lib/publication.ts';
import type { Data } from './data.ts';
import { knowsReasons, readPairs, readRate, readReasons, readReasonTrends } from './rates.ts';
import { readSupplied } from './supplied.ts';

const trendsShown = 6;

export async function readReasonPage(
	{ metrics, warehouse }: Pick<Data, 'metrics' | 'warehouse'>,
	filters: Filters,
	publication: Publication
) {
	const settled = settledDays(filters, filters, publication);
	// Young returns are compared with nothing: there are few of them because they are young.
	const compared = comparedDays(filters, publication);
	const [rate, reasons, reasonsBefore, heat, supplied] = await Promise.all([
		readRate(metrics, filters, filters, publication),
		readReasons(metrics, filters, settled),
		compared?.is_mature ? readReasons(metrics, filters, compared.before) : null,
		readPairs(metrics, filters, settled, { categories: 14, reasons: 10 }),
		readSupplied(warehouse)
	]);
	const chosen = filters.where.reason;
	const most = (chosen.length > 0 ? chosen : reasons.map(({ reason }) => reason)).slice(0, trendsShown);
	return {
		rate,
		reasons,
		before: reasonsBefore,
		heat,
		trends: await readReasonTrends(metrics, filters, publication, most),
		isSupplied: supplied.has('return_lines.reason_code') && knowsReasons(reasons)
	};
}

export type ReasonPage = Awaited<ReturnType<typeof readReasonPage>>;
