// Why the rate changed: rates of both periods from the metric engine, taken apart by the macros of sql/macros.
import {
	type Change, type ChangeDimension, type ChangePart, type ChangeTotal, type Effect, type NoChange,
	type SecondDimension
} from '#lib/change/change.ts'; // prettier-ignore
import { questionOf, type Filters } from '#lib/filters.ts';
import { comparedDays, type ComparedDays } from '#lib/maturity.ts';
import type { Publication } from '#lib/publication.ts';
import { wilson } from '../../../sql/metrics/intervals.ts';
import type { MetricRow, Question } from '../../../sql/metrics/types.ts';
import type { Queries } from '../../../sql/queries/rows.ts';
import type { Data } from './data.ts';
import { unlessMissing } from './missing.ts';

type Reading = Pick<Data, 'metrics' | 'warehouse'>;

/** Members that are told apart; the others are one. */
const mostMembers = 100;
const mostFirstMembers = 40;

const figure = (row: MetricRow | undefined, name: string): number | null => {
	const value = row?.[name];
	return typeof value === 'number' ? value : null;
};
const text = (row: MetricRow, name: string): string | null => {
	const value = row[name];
	return typeof value === 'string' ? value : null;
};

/** The question of both periods. Orders do not add up over members, so they are counted in units. */
function questionOver(filters: Filters, { now, before }: ComparedDays): Question {
	const { measure, ...rest } = questionOf({ ...filters, ...now });
	return {
		metric: 'return_rate',
		...rest,
		measure: measure === 'orders' ? 'units' : measure,
		compare: `${before.since}..${before.until}`
	};
}

/** What moved the rate between the two periods of the filters, by the members of a dimension; or why it cannot be said. */
export async function readChange(
	{ metrics, warehouse }: Reading,
	filters: Filters,
	publication: Publication,
	dimension: ChangeDimension
): Promise<Change | NoChange> {
	const days = comparedDays(filters, publication);
	if (!days) return { problem: 'nothing_compared', days };
	if (!days.is_mature) return { problem: 'too_young', days };
	if (publication.data_from && days.before.until <= publication.data_from) return { problem: 'no_data_before', days };
	const question = questionOver(filters, days);
	const [{ rows }, whole] = await Promise.all([
		metrics.answer({ ...question, by: [dimension], top: mostMembers }),
		metrics.answer(question)
	]);
	const [all] = whole.rows;
	if (!figure(all, 'compared_denominator')) return { problem: 'no_data_before', days };
	if (!figure(all, 'denominator')) return { problem: 'no_data_now', days };
	const difference = effectOf(all, 'difference');
	if (dimension === 'reason') return { dimension, days, ...partsOfReturned(rows, all as MetricRow, difference) };

	const answered = await askParts(warehouse, rows);
	if (!answered) return { problem: 'not_in_version', days };
	const total = answered.find(({ is_total }) => is_total);
	if (!total) throw new Error('change_parts has no total');
	const parts = answered
		.filter(({ is_total }) => !is_total)
		.map((part) => partOf(part, rows[Number(part.member)] as MetricRow, dimension));
	return { dimension, days, total: totalOf(total, difference), parts };
}

const askParts = (warehouse: Data['warehouse'], rows: readonly MetricRow[]) =>
	unlessMissing(
		warehouse.ask('change_parts', {
			// only a place in the list: ids are unique within their source
			member: rows.map((_, place) => String(place)),
			size_before: rows.map((row) => figure(row, 'compared_denominator')),
			rate_before: rows.map((row) => figure(row, 'compared_value')),
			...intervalsBefore(rows),
			size_after: rows.map((row) => figure(row, 'denominator')),
			rate_after: rows.map((row) => figure(row, 'value')),
			low_after: rows.map((row) => figure(row, 'low')),
			high_after: rows.map((row) => figure(row, 'high'))
		})
	);

/**
 * The interval that the rate before had. An answer does not bring it, but that of the difference is made of both
 * (Newcombe), so it follows; where now there is nothing, it is that of the counts, if these are counts.
 */
function intervalBefore(row: MetricRow): { low: number | null; high: number | null } {
	const [value, low, high] = [figure(row, 'value'), figure(row, 'low'), figure(row, 'high')];
	const [before, below, above] = [
		figure(row, 'compared_value'),
		figure(row, 'difference_low'),
		figure(row, 'difference_high')
	];
	if (before === null) return { low: null, high: null };
	if (value === null || low === null || high === null || below === null || above === null)
		return wilson(figure(row, 'compared_numerator'), figure(row, 'compared_denominator'));
	const by = value - before;
	return {
		low: before - Math.sqrt(Math.max(0, (above - by) ** 2 - (high - value) ** 2)),
		high: before + Math.sqrt(Math.max(0, (by - below) ** 2 - (value - low) ** 2))
	};
}

function intervalsBefore(rows: readonly MetricRow[]) {
	const intervals = rows.map(intervalBefore);
	return { low_before: intervals.map(({ low }) => low), high_before: intervals.map(({ high }) => high) };
}

const effectOf = (row: MetricRow | undefined, name: string): Effect => ({
	by: figure(row, name) ?? 0,
	low: figure(row, `${name}_low`),
	high: figure(row, `${name}_high`)
});

const nameOf = (row: MetricRow, dimension: ChangeDimension): ChangePart['name'] => {
	const name = text(row, `${dimension}_name`);
	return name === null ? null : { en: name, zh: name };
};

type PartRow = Queries['change_parts']['row'];

const partOf = (part: PartRow, row: MetricRow, dimension: ChangeDimension): ChangePart => ({
	member: text(row, dimension) ?? 'unknown',
	source: text(row, 'source'),
	name: nameOf(row, dimension),
	others: figure(row, 'others') ?? 0,
	share_before: part.share_before ?? 0,
	share_now: part.share_after ?? 0,
	rate_before: part.rate_before,
	rate_now: part.rate_after,
	mix: { by: part.mix_effect ?? 0, low: part.mix_low, high: part.mix_high },
	rate: { by: part.rate_effect ?? 0, low: part.rate_low, high: part.rate_high },
	by: part.total_effect ?? 0
});

const totalOf = (total: PartRow, difference: Effect): ChangeTotal => ({
	rate_before: total.rate_before ?? 0,
	rate_now: total.rate_after ?? 0,
	difference,
	mix: { by: total.mix_effect ?? 0, low: total.mix_low, high: total.mix_high },
	rate: { by: total.rate_effect ?? 0, low: total.rate_low, high: total.rate_high },
	is_reversed: total.is_reversed ?? false
});

/**
 * A reason belongs to what came back and not to what was shipped: there is no mix of reasons among shipments. Each adds
 * what its own rate of all shipments moved.
 */
function partsOfReturned(
	rows: readonly MetricRow[],
	whole: MetricRow,
	difference: Effect
): Pick<Change, 'total' | 'parts'> {
	const none: Effect = { by: 0, low: 0, high: 0 };
	const parts = rows.map((row): ChangePart => {
		const rate_before = figure(row, 'compared_value') ?? 0;
		const rate_now = figure(row, 'value') ?? 0;
		const by = rate_now - rate_before;
		return {
			member: text(row, 'reason') ?? 'unknown',
			source: null,
			name: null,
			others: figure(row, 'others') ?? 0,
			share_before: rate_before / (figure(whole, 'compared_value') || 1),
			share_now: rate_now / (figure(whole, 'value') || 1),
			rate_before,
			rate_now,
			mix: none,
			rate: { ...effectOf(row, 'difference'), by },
			by
		};
	});
	return {
		total: {
			rate_before: figure(whole, 'compared_value') ?? 0,
			rate_now: figure(whole, 'value') ?? 0,
			difference,
			mix: none,
			rate: difference,
			is_reversed: false
		},
		parts: parts.filter(({ by }) => by !== 0).sort((one, other) => Math.abs(other.by) - Math.abs(one.by))
	};
}

export type TwoWay = { first: Effect; second: Effect; rate: Effect; total: number };

/** The same difference as the mix of two dimensions and the rate inside their cells; null where there is none. */
export async function readTwoWay(
	{ metrics, warehouse }: Reading,
	filters: Filters,
	days: ComparedDays,
	first: ChangeDimension,
	second: SecondDimension
): Promise<TwoWay | null> {
	if (first === 'reason') return null;
	const { rows } = await metrics.answer({
		...questionOver(filters, days),
		by: [first, second],
		top: mostFirstMembers
	});
	// a version of before has no macro that weighs the cells
	const answered = await unlessMissing(
		warehouse.ask('change_two_way', {
			first: rows.map((one) => `${text(one, 'source') ?? ''} ${text(one, first) ?? ''} ${figure(one, 'others') ?? 0}`),
			second: rows.map((one) => text(one, second) ?? ''),
			size_before: rows.map((one) => figure(one, 'compared_denominator')),
			rate_before: rows.map((one) => figure(one, 'compared_value')),
			...intervalsBefore(rows),
			size_after: rows.map((one) => figure(one, 'denominator')),
			rate_after: rows.map((one) => figure(one, 'value')),
			low_after: rows.map((one) => figure(one, 'low')),
			high_after: rows.map((one) => figure(one, 'high'))
		})
	);
	const row = answered?.[0];
	if (!row || row.first_effect === null || row.second_effect === null || row.rate_effect === null) return null;
	return {
		first: { by: row.first_effect, low: row.first_low, high: row.first_high },
		second: { by: row.second_effect, low: row.second_low, high: row.second_high },
		rate: { by: row.rate_effect, low: row.rate_low, high: row.rate_high },
		total: row.first_effect + row.second_effect + row.rate_effect
	};
}

/** Amounts of money; each effect with its 95 % interval where every rate has one. */
export type MoneyChange = { before: number; now: number; units: Effect; price: Effect; rate: Effect };

/** What the value returned changed by, as goods shipped, their price and their rate; null where no amounts are known. */
export async function readMoneyChange(
	{ metrics, warehouse }: Reading,
	filters: Filters,
	days: ComparedDays
): Promise<MoneyChange | null> {
	const { compare, ...rest } = questionOver(filters, days);
	const asked = { compare, by: ['category'] } as const;
	const [{ rows: returned }, { rows: shipped }] = await Promise.all([
		metrics.answer({ ...rest, ...asked, measure: 'value' }),
		metrics.answer({ ...rest, ...asked, measure: 'units' })
	]);
	const units = new Map(shipped.map((row) => [text(row, 'category'), row]));
	const column = (name: string) => returned.map((row) => figure(row, name));
	const unitColumn = (name: string) => returned.map((row) => figure(units.get(text(row, 'category')), name));
	const [row] = await warehouse.ask('change_money', {
		units_before: unitColumn('compared_denominator'),
		units_after: unitColumn('denominator'),
		sales_before: column('compared_denominator'),
		sales_after: column('denominator'),
		returned_before: column('compared_numerator'),
		...intervalsBefore(returned),
		returned_after: column('numerator'),
		low_after: column('low'),
		high_after: column('high')
	});
	if (!row?.returned_before || row.returned_after === null) return null;
	return {
		before: row.returned_before,
		now: row.returned_after,
		units: { by: row.units_effect ?? 0, low: row.units_low, high: row.units_high },
		price: { by: row.price_effect ?? 0, low: row.price_low, high: row.price_high },
		rate: { by: row.rate_effect ?? 0, low: row.rate_low, high: row.rate_high }
	};
}
