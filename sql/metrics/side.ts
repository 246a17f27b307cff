// What a metric counts, made definite: which column of which fact on which of its dates, in the coordinates of a question.
import {
	entryOf,
	termsOf,
	type Dictionary,
	type Metric,
	type Only,
	type Quantity,
	type Reading,
	type Spans,
	type Tally
} from './dictionary.ts';
import { QuestionError } from './question-error.ts';
import type { Basis, Counted, LeftOut, Measure, Question } from './types.ts';

/** What is added up on a side. */
export type Aggregate =
	| {
			kind: 'sum';
			column: string;
			outflow?: boolean;
			/** The share of `column` that `counted` has in `of`. */
			share?: { counted: string; of: string };
			/** Only rows where this is above 0. */
			above?: string;
			/** Where its squares are added up already. */
			squares?: string;
	  }
	| { kind: 'rows'; /** Only rows where this is above 0. */ above?: string }
	| { kind: 'distinct'; /** The first that is not null, within a source. */ ids: readonly string[]; above?: string }
	| { kind: 'mean'; column: Reading }
	| { kind: 'quantile'; column: Reading; at: number }
	| { kind: 'survival'; hours: string; since: string; at: number };

/** One fact, counted on one of its dates. */
export type Side = {
	fact: string;
	/** Its column of the fact, or of the fact that its rows belong to. */
	date: string | { through: string };
	aggregate: Aggregate;
	only: Only;
	/** Sum of squares of what is added up, for the effective number. */
	squares: boolean;
	/** Or the column that holds the effective number. */
	effective?: string;
} & Spans;

/** How old rows must be. */
export type Aged = NonNullable<Spans['aged']>;

/** What is counted that is not in the figure: without this date, or younger than the side asks. */
export type LeftOutSide = { reason: LeftOut['reason']; unit: LeftOut['unit']; side: Side; lacks: Side['date'] | Aged };

/** Coordinates that are settled, whether a metric has a choice of them or not. */
export type Coordinates = { basis: Basis; measure: Measure; counted: Counted };

export function settleCoordinates(question: Question, metric: Metric): Coordinates {
	for (const name of ['basis', 'measure', 'counted'] as const) {
		const found = question[name];
		if (found === undefined || metric.asked[name] !== undefined) continue;
		const fixed = name === 'measure' ? metric.fixed.measure : undefined;
		if (found === fixed) continue;
		throw new QuestionError('coordinate_not_available', `${question.metric} has no choice of ${name}`, {
			found,
			...(fixed ? { wanted: [fixed] } : {}),
			hint: `leave ${name} out`
		});
	}
	return {
		basis: question.basis ?? metric.asked.basis ?? 'cohort',
		measure: question.measure ?? metric.asked.measure ?? metric.fixed.measure ?? 'units',
		counted: question.counted ?? metric.asked.counted ?? 'requested'
	};
}

/** What a metric counts; of a balance each term in the coordinates that it has when nothing is asked. */
export function partsOf(metric: Metric, dictionary: Dictionary, coordinates: Coordinates) {
	if (!metric.balance) {
		const side = sideOf(metric.total ?? metric.rate?.part ?? metric, dictionary, coordinates);
		return [{ metric, side, isMinus: false }];
	}
	return termsOf(dictionary, metric.balance).map((term) => {
		const own = settleCoordinates({ metric: term.name }, term.metric);
		return {
			metric: term.metric,
			side: sideOf(term.metric.total ?? term.metric, dictionary, own),
			isMinus: term.isMinus
		};
	});
}

export function sideOf(
	quantity: Quantity | Pick<Metric, 'mean' | 'quantile' | 'survival'>,
	dictionary: Dictionary,
	coordinates: Coordinates
): Side {
	if ('tally' in quantity) {
		const tally = entryOf(dictionary.tallies, quantity.tally);
		return {
			fact: tally.fact,
			date: dateOf(tally, coordinates),
			aggregate: aggregateOf(tally, coordinates),
			only: quantity.only ?? {},
			squares: false,
			...spansOf(quantity)
		};
	}
	if ('fact' in quantity) {
		const { fact, date, only = {} } = quantity;
		const aggregate: Aggregate =
			'sum' in quantity
				? { kind: 'sum', column: quantity.sum, outflow: quantity.outflow }
				: quantity.count === 'rows'
					? { kind: 'rows' }
					: { kind: 'distinct', ids: quantity.count };
		const effective = 'effective' in quantity ? quantity.effective : undefined;
		return { fact, date, only, squares: false, aggregate, ...(effective && { effective }), ...spansOf(quantity) };
	}
	const { mean, quantile, survival } = quantity;
	if (survival) {
		const { fact, date, only = {}, hours, since, at } = survival;
		return { fact, date, only, squares: false, aggregate: { kind: 'survival', hours, since, at } };
	}
	if (mean) return { ...mean, only: mean.only ?? {}, squares: false, aggregate: { kind: 'mean', column: mean.column } };
	if (!quantile) throw new Error('a metric without a computation passed the dictionary');
	const { column, at } = quantile;
	return { ...quantile, only: quantile.only ?? {}, squares: false, aggregate: { kind: 'quantile', column, at } };
}

const spansOf = ({ aged, within }: Spans): Spans => ({ ...(aged && { aged }), ...(within && { within }) });

function dateOf(tally: Tally, { basis, counted }: Pick<Coordinates, 'basis' | 'counted'>): string {
	if (typeof tally.date === 'string') return tally.date;
	const date = tally.date[basis];
	return typeof date === 'string' ? date : date[counted];
}

function aggregateOf(tally: Tally, { measure, counted }: Coordinates): Aggregate {
	const units = typeof tally.units === 'string' ? tally.units : tally.units[counted];
	if (measure === 'units') return { kind: 'sum', column: units };
	if (measure === 'orders' || measure === 'lines') {
		const ids = tally[measure];
		return ids === 'rows' ? { kind: 'rows', above: units } : { kind: 'distinct', ids, above: units };
	}
	if (typeof tally.value === 'string') return { kind: 'sum', column: tally.value };
	const { amount, of } = tally.value;
	return of === units
		? { kind: 'sum', column: amount }
		: { kind: 'sum', column: amount, share: { counted: units, of } };
}

export function leftOutOf(
	metric: Metric,
	dictionary: Dictionary,
	coordinates: Coordinates,
	side: Side,
	whole: Side | null
): LeftOutSide[] {
	const leftOut: LeftOutSide[] = [];
	const quantity = metric.total ?? metric.rate?.part;
	const tally = quantity && 'tally' in quantity ? entryOf(dictionary.tallies, quantity.tally) : null;
	if (tally && typeof tally.date !== 'string' && coordinates.basis !== 'return_date') {
		// Without the day of this basis, the day of the request is the only one that every return has.
		const date = dateOf(tally, { basis: 'return_date', counted: 'requested' });
		leftOut.push({
			reason: coordinates.basis === 'cohort' ? 'unlinked' : 'not_refunded',
			unit: coordinates.measure,
			side: withoutSpans({ ...side, date }),
			lacks: side.date
		});
	}
	const isMoney = metric.unit === 'money' || (tally !== null && coordinates.measure === 'value');
	for (const each of whole ? [side, whole] : [side])
		if (isMoney && each.aggregate.kind === 'sum')
			leftOut.push({
				reason: 'no_amount',
				unit: 'rows',
				side: { ...each, aggregate: { kind: 'rows' } },
				lacks: each.aggregate.column
			});
	const { aged } = whole ?? side;
	if (aged)
		leftOut.push({
			reason: 'too_young',
			unit: tally ? coordinates.measure : 'rows',
			side: withoutSpans(whole ?? side),
			lacks: aged
		});
	return leftOut;
}

function withoutSpans(side: Side): Side {
	const ofAnyAge = { ...side };
	delete ofAnyAge.aged;
	delete ofAnyAge.within;
	return ofAnyAge;
}
