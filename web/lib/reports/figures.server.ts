// The key figures of a report, each with what it is held against.
import { settledDifference } from '#lib/comparison.ts';
import type { Filters } from '#lib/filters.ts';
import { bareRange, change, date, duration, money, none, number, percent, points } from '#lib/format.ts';
import { comparedDays } from '#lib/maturity.ts';
import { m } from '#lib/paraglide/messages.js';
import { isMissing, isOlder } from '#lib/server/failure.ts';
import { readFigure, readRate } from '#lib/server/rates.ts';
import { comparisonWord } from '#lib/words.ts';
import type { Reading } from './reading.server.ts';
import type { ReportFigure } from './report.ts';

/** Why a figure is not there: of an older version, or a total over the whole company under row rules. Throws the rest. */
function whyMissing(thrown: unknown): string {
	if (!isMissing(thrown)) throw thrown;
	return isOlder(thrown) ? m.older_figure() : m.report_withheld();
}

/** A rate with its interval against the time before, and what goes with it. */
export async function keyFigures(filters: Filters, { data, publication }: Reading): Promise<ReportFigure[]> {
	const { metrics, warehouse } = data;
	const compared = comparedDays(filters, publication);
	const { source, category, reason, channel, country } = filters.where;
	const on = { basis: 'return_date', counted: filters.counted } as const;
	const [rate, rateBefore, value, valueBefore, units, turnaround, open] = await Promise.all([
		readRate(metrics, filters, filters, publication),
		compared ? readRate(metrics, filters, compared.before, publication) : null,
		readFigure(metrics, 'returned_value', filters, filters, on),
		filters.before ? readFigure(metrics, 'returned_value', filters, filters.before, on) : null,
		readFigure(metrics, 'returned_units', filters, filters, on),
		readFigure(metrics, 'turnaround_hours_median', filters, filters).catch(whyMissing),
		warehouse.ask('overview_open_returns', { source, category, reason, channel, country })
	]);
	const currency = publication.reporting_currency;
	const moved = settledDifference(rate, rateBefore);
	const against = m.figure_against({ comparison: comparisonWord(filters.comparison) });
	const owed = open.reduce((sum, stage) => sum + stage.owed_amount, 0);
	const late = open.reduce((sum, stage) => sum + stage.late, 0);
	const oldest = open.flatMap((stage) => stage.oldest_owed_at ?? []).sort()[0];
	const rateAside = !rate.is_mature
		? m.figure_rate_too_young({ days: number(publication.maturity_days) })
		: moved
			? `${m.points_of({ points: points(moved.by) })} (${m.figure_interval({ low: points(moved.low), high: points(moved.high) })}) ${against}`
			: '';
	return [
		{
			label: rate.is_mature ? m.figure_rate() : m.figure_rate_so_far(),
			value: percent(rate.value),
			aside: [bareRange(rate.low, rate.high), rateAside].filter((part) => part !== none && part !== '').join(' · ')
		},
		{
			label: m.figure_returned_value(),
			value: money(value.value, currency),
			aside: [
				m.units({ count: units.value ?? 0, n: number(units.value) }),
				valueBefore?.value ? `${change(value.value, valueBefore.value)} ${against}` : ''
			]
				.filter((part) => part !== '')
				.join(' · ')
		},
		{
			label: m.figure_owed(),
			value: money(owed, currency),
			aside: oldest ? m.report_owed_since({ day: date(oldest) }) : ''
		},
		{ label: m.report_late(), value: number(late), aside: m.report_late_means() },
		{
			label: m.figure_turnaround(),
			value: typeof turnaround === 'string' ? none : duration(turnaround.value),
			aside: typeof turnaround === 'string' ? turnaround : m.figure_open_counted()
		}
	];
}

export async function moneyFigures(
	filters: Filters,
	{ data: { metrics }, publication }: Reading
): Promise<ReportFigure[]> {
	const currency = publication.reporting_currency;
	const named = [
		['return_cost', m.report_cost()],
		['return_loss', m.report_loss()]
	] as const;
	return Promise.all(
		named.map(async ([metric, label]): Promise<ReportFigure> => {
			const found = await Promise.all([
				readFigure(metrics, metric, filters, filters),
				filters.before ? readFigure(metrics, metric, filters, filters.before) : null
			]).catch(whyMissing);
			if (typeof found === 'string') return { label, value: none, aside: found };
			const [now, before] = found;
			const aside = before?.value
				? `${change(now.value, before.value)} ${m.figure_against({ comparison: comparisonWord(filters.comparison) })}`
				: '';
			return { label, value: money(now.value, currency), aside };
		})
	);
}
