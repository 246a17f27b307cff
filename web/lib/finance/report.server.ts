// The finance report of a month: its figures beside those of the month before, the refunds as they were paid against the
// ledger, what was booked by account, and what each figure means.
import type { Answer } from '../../../sql/metrics/types.ts';
import { error } from '@sveltejs/kit';
import type { Publication } from '../publication.ts';
import { unlessMissing } from '../server/missing.ts';
import type { Data } from '../server/data.ts';
import { readEnvironment } from '../server/environment.ts';
import { dictionary } from '../server/metrics.ts';
import { readSupplied } from '../server/supplied.ts';
import { listClosures } from '../trust/version-files.server.ts';
import { addMonths, daysOfMonth, isOver } from './month.ts';

/** The figures of the report, in its order. Each is dated as the dictionary says. */
export const reportMetrics = [
	'returned_value', 'refund_amount', 'store_credit', 'return_cost', 'write_off_value', 'recovered_value', 'return_loss',
	'refunds_owed'
] as const; // prettier-ignore

/** Rows of differences on the page; the workbook has all of them. */
export const shownDifferences = 25;
const mostDifferences = 100_000;

type Reader = Pick<Data, 'warehouse' | 'metrics'>;

async function readFigures({ metrics }: Reader, month: string, source: readonly string[]) {
	const { since: from, until: to } = daysOfMonth(month);
	const before = daysOfMonth(addMonths(month, -1));
	return Promise.all(
		reportMetrics.map(async (name) => {
			const metric = dictionary.metrics[name];
			if (!metric) throw new Error(`there is no metric ${name}`);
			const answer: Answer = await metrics.answer({
				metric: name,
				from,
				to,
				compare: `${before.since}..${before.until}`,
				...(source.length > 0 ? { where: { source: [...source] } } : {}),
				// money goes by the day on which something happened
				...(metric.asked.basis ? { basis: 'return_date' as const } : {})
			});
			const figure = (column: string) => {
				const value = answer.rows[0]?.[column];
				return typeof value === 'number' ? value : null;
			};
			const missing = answer.left_out.find(({ reason }) => reason === 'no_amount')?.amount ?? 0;
			return {
				metric: name as string,
				title: metric.title,
				meaning: metric.meaning,
				value: figure('value'),
				before: figure('compared_value'),
				/** Rows without an exchange rate: not in the value. */
				missing
			};
		})
	);
}

/** All of the report. `whole` brings every difference instead of the first. Throws SvelteKit's errors. */
export async function readReport(
	reader: Reader,
	{
		month,
		source,
		publication,
		whole = false
	}: {
		month: string;
		source: readonly string[];
		publication: Publication;
		whole?: boolean;
	}
) {
	const { warehouse } = reader;
	const params = { ...daysOfMonth(month), source: [...source] };
	// null of a version from before refunds were held against the ledger
	const ledger = unlessMissing(
		Promise.all([
			warehouse.ask('finance_bridge', params),
			warehouse.ask('finance_differences', { ...params, limit: whole ? mostDifferences : shownDifferences })
		])
	);
	const [figures, compared, accounts, supplied, closures] = await Promise.all([
		readFigures(reader, month, source),
		ledger,
		unlessMissing(warehouse.ask('finance_accounts', params)),
		readSupplied(warehouse),
		listClosures(readEnvironment().dataFolder)
	]);
	return {
		month,
		source: [...source],
		isOver: isOver(month, publication),
		closure: closures.find((closure) => closure.month === month) ?? null,
		figures,
		bridge: compared?.[0] ?? null,
		differences: compared?.[1] ?? [],
		/** Null: of a version that was published before accounts were mapped. */
		accounts,
		hasLedger: supplied.has('ledger_entries.document_id')
	};
}

export type Report = Awaited<ReturnType<typeof readReport>>;

/** 404 for a month before the data begins or after it ends. */
export function checkMonth(month: string, months: readonly string[]): void {
	if (!months.includes(month)) error(404, `there is no data of ${month}`, { code: 'month_not_found' });
}
