// The metric dictionary, checked: what may stand in `data/reference/metrics.yaml`, and that every name in it that
// refers to another one is there. It is handed the text, since Node reads it from disk and Vite bundles it.
import { parse } from 'yaml';
import { z } from 'zod';
import type { Basis, Counted, Measure, Unit } from './types.ts';

export const bases = ['cohort', 'return_date', 'refund_date'] as const satisfies readonly Basis[];
export const measures = ['units', 'value', 'orders', 'lines'] as const satisfies readonly Measure[];
export const countings = ['requested', 'received', 'refunded'] as const satisfies readonly Counted[];
export const units = [
	'units',
	'money',
	'percent',
	'minutes',
	'hours',
	'days',
	'count',
	'score'
] as const satisfies readonly Unit[];
export const periods = ['day', 'week', 'month', 'quarter', 'year'] as const;

const name = z.string().regex(/^[a-z][a-z0-9_]*$/, { error: 'a name of lower-case letters, digits and underscores' });
const relation = z.string().regex(/^(marts|meta)\.[a-z][a-z0-9_]*$/, { error: 'a relation of marts or meta' });
const words = z.strictObject({ en: z.string().min(1), zh: z.string().min(1) });
const entry = z.strictObject({ title: words, meaning: words });

const dimension = z.strictObject({
	title: words,
	/** Column of the facts that have it, or of the relation where it is looked up. */
	column: name.optional(),
	/** Where it stands, by the source and an id that the facts have; `iso_week` makes of a date its week, `2026-W14`. */
	lookup: z.strictObject({ relation, key: name, iso_week: z.boolean().default(false) }).optional(),
	/** Cut from the date of the metric. */
	period: z.enum(periods).optional(),
	/** Unique within a source only: rows are split by source too. */
	ids: z.boolean().default(false),
	/** Where the name of an id stands. */
	names: z.strictObject({ relation, key: name, name }).optional(),
	/** Where the name of a code stands, in each language. */
	words: z.strictObject({ relation, key: name, en: name, zh: name }).optional()
});

const fact = z.strictObject({
	relation,
	dimensions: z.array(name).min(1),
	/** Its own columns are null where a row has no such member. */
	has_gaps: z.boolean().default(false),
	/** The fact whose dimensions these rows have too, and the column that, with the source, leads there. */
	through: z.strictObject({ fact: name, key: name }).optional(),
	/** These rows are another fact added up by day, and are read in its place where they hold all that is asked. */
	sums_up: z
		.strictObject({
			fact: name,
			/** Its dates that the rows are added up by; `dated_by` says of a row which, `day` is the day then. */
			dates: z.array(name).min(1),
			dated_by: name.optional(),
			day: name.optional(),
			/** Column that holds the sum of a column. */
			sums: z.record(name, name),
			/** Column that holds the sum of its squares. */
			squares: z.record(name, name).default({}),
			/** Column that holds the sum of the share that so many units have in an amount. */
			shares: z.record(name, z.record(name, name)).default({}),
			/** Column that holds the number of rows where a column is above 0. */
			rows: z.record(name, name).default({})
		})
		.optional()
});

const perCounting = z.strictObject({ requested: name, received: name, refunded: name });
const tally = z.strictObject({
	fact: name,
	/** Column of the units, for each moment they can be counted at. */
	units: z.union([name, perCounting]),
	/** Column of the amount; with `of`, the amount of that many units, of which the counted ones take their share. */
	value: z.union([name, z.strictObject({ amount: name, of: name })]),
	/** Columns that tell one order, or one order line, from another (the first that is not null); or each row is one. */
	orders: z.union([z.literal('rows'), z.array(name).min(1).max(2)]),
	lines: z.union([z.literal('rows'), z.array(name).min(1).max(2)]),
	/** Column of the day, for each basis, and if need be for each moment. */
	date: z.union([
		name,
		z.strictObject({
			cohort: z.union([name, perCounting]),
			return_date: z.union([name, perCounting]),
			refund_date: z.union([name, perCounting])
		})
	])
});

/** Members that a dimension or a column must have; `true` or `false` for a column that is a yes or no. */
const only = z.record(name, z.union([z.boolean(), z.array(z.string().min(1)).min(1)]));

/** Days since the first of these dates that a row has; `maturity`: as many as the version says. */
const span = z.strictObject({
	since: z.array(name).min(1).max(2),
	days: z.union([z.int().min(1), z.literal('maturity')])
});
/** Rows whose time is over, and rows to which something happened in time: those of a share must be of one age. */
const spans = {
	/** Only rows as old as this at the end of the data; the others are counted as left out. */
	aged: span.optional(),
	/** Only rows whose date `until` came within these days. */
	within: span.extend({ until: name }).optional()
};

const tallied = z.strictObject({ tally: name, only: only.optional(), ...spans });
/** Column of the day; with `through`, of the fact that the rows belong to. */
const day = z.union([name, z.strictObject({ through: name })]);
const summed = z.strictObject({
	fact: name,
	sum: name,
	/** The column is negative for what leaves, and what left is meant. */
	outflow: z.boolean().default(false),
	/** Column of the number that the interval of a rate over this sum rests on, where that is not the sum itself. */
	effective: name.optional(),
	only: only.optional(),
	...spans,
	date: day
});
const countedRows = z.strictObject({
	fact: name,
	/** Rows, or different values of these columns within a source. */
	count: z.union([z.literal('rows'), z.array(name).min(1).max(2)]),
	only: only.optional(),
	...spans,
	date: day
});
const quantity = z.union([tallied, summed, countedRows]);

/** What a mean or a quantile is taken of. */
const reading = z.union([
	name,
	/** Days from one time to another. */
	z.strictObject({ days: z.strictObject({ from: name, to: name }) }),
	/** A column of which each band, from its least value on, counts as so much; the highest band first. */
	z.strictObject({
		bands: z.strictObject({
			of: name,
			counts: z.array(z.strictObject({ from: z.number(), as: z.number() })).min(2)
		})
	})
]);

const metric = z
	.strictObject({
		group: name,
		unit: z.enum(units),
		/** What it means when the figure rises. */
		up: z.enum(['good', 'bad', 'neutral']),
		title: words,
		meaning: words,
		total: quantity.optional(),
		rate: z.strictObject({ part: quantity, whole: quantity }).optional(),
		/** Totals of other metrics, added up or taken away, each on its own day. */
		balance: z
			.array(z.union([z.strictObject({ plus: name }), z.strictObject({ minus: name })]))
			.min(2)
			.optional(),
		mean: z.strictObject({ fact: name, column: reading, only: only.optional(), date: name }).optional(),
		quantile: z
			.strictObject({ fact: name, column: reading, at: z.number().gt(0).lte(1), only: only.optional(), date: name })
			.optional(),
		/** A quantile in which what has not ended counts for the time that it has lasted (Kaplan and Meier). */
		survival: z
			.strictObject({
				fact: name,
				/** Column of the hours that it took, null while it lasts; an open case has lasted since that time. */
				hours: name,
				since: name,
				at: z.number().gt(0).lt(1),
				only: only.optional(),
				date: name
			})
			.optional(),
		/** Coordinates that a question may choose, with what holds when it does not. */
		asked: z
			.strictObject({
				basis: z.enum(bases).optional(),
				measure: z.enum(measures).optional(),
				counted: z.enum(countings).optional()
			})
			.default({}),
		/** Coordinates that are part of the metric. */
		fixed: z.strictObject({ measure: z.enum(measures).optional() }).default({})
	})
	.refine((metric) => computations.filter((kind) => metric[kind] !== undefined).length === 1, {
		error: 'exactly one of total, balance, rate, mean, quantile and survival'
	});

const computations = ['total', 'balance', 'rate', 'mean', 'quantile', 'survival'] as const;

const dictionarySchema = z.strictObject({
	groups: z.record(name, words),
	bases: z.record(z.enum(bases), entry),
	measures: z.record(z.enum(measures), entry),
	counted: z.record(z.enum(countings), entry),
	dimensions: z.record(name, dimension),
	facts: z.record(name, fact),
	tallies: z.record(name, tally),
	metrics: z.record(name, metric)
});

/** The checked dictionary. */
export type Dictionary = z.output<typeof dictionarySchema>;
export type Metric = z.output<typeof metric>;
export type Dimension = z.output<typeof dimension>;
export type Tally = z.output<typeof tally>;
export type Quantity = z.output<typeof quantity>;
export type Only = z.output<typeof only>;
export type Spans = Pick<Quantity, 'aged' | 'within'>;
export type Reading = z.output<typeof reading>;

/** Reads the dictionary from the text of `metrics.yaml`. Throws one Error that names every mistake in it. */
export function parseDictionary(text: string): Dictionary {
	const checked = dictionarySchema.safeParse(parse(text));
	if (!checked.success) {
		const lines = checked.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`);
		throw new Error(`metrics.yaml: ${lines.join('\nmetrics.yaml: ')}`);
	}
	const problems = [...danglingNames(checked.data)];
	if (problems.length > 0) throw new Error(`metrics.yaml: ${problems.join('\nmetrics.yaml: ')}`);
	return checked.data;
}

/** Dimensions that a fact has, of its own or through another. */
export function dimensionsOf(dictionary: Dictionary, factName: string): string[] {
	const { dimensions, through } = entryOf(dictionary.facts, factName);
	return through ? [...new Set([...dimensions, ...entryOf(dictionary.facts, through.fact).dimensions])] : dimensions;
}

/** The fact that a quantity is counted in. */
const factOf = (dictionary: Dictionary, quantity: Quantity): string =>
	'tally' in quantity ? entryOf(dictionary.tallies, quantity.tally).fact : quantity.fact;

/** The fact that a metric (the part of a rate) is counted in: its dimensions are those of the metric. */
function factOfMetric(dictionary: Dictionary, metric: Metric): string {
	const own = metric.mean ?? metric.quantile ?? metric.survival;
	if (own) return own.fact;
	return factOf(dictionary, (metric.total ?? metric.rate?.part) as Quantity);
}

/** The metrics that a balance is made of. */
export const termsOf = (dictionary: Dictionary, balance: NonNullable<Metric['balance']>) =>
	balance.map((term) => {
		const isMinus = 'minus' in term;
		const name = isMinus ? term.minus : term.plus;
		return { name, metric: entryOf(dictionary.metrics, name), isMinus };
	});

/** What a metric may be asked by, in the order of the dictionary; a balance by what all of its terms may. */
export function dimensionsOfMetric(dictionary: Dictionary, metric: Metric): string[] {
	if (metric.balance) {
		const each = termsOf(dictionary, metric.balance).map((term) => dimensionsOfMetric(dictionary, term.metric));
		return Object.keys(dictionary.dimensions).filter((name) => each.every((names) => names.includes(name)));
	}
	const has = new Set(dimensionsOf(dictionary, factOfMetric(dictionary, metric)));
	return Object.keys(dictionary.dimensions).filter((name) => dictionary.dimensions[name]?.period || has.has(name));
}

/** Dimensions by which a rate is asked while its denominator stays the whole. */
export function undividedDimensions(dictionary: Dictionary, metric: Metric): string[] {
	if (!metric.rate) return [];
	const has = new Set(dimensionsOf(dictionary, factOf(dictionary, metric.rate.whole)));
	return dimensionsOfMetric(dictionary, metric).filter(
		(name) => !dictionary.dimensions[name]?.period && !has.has(name)
	);
}

/** An entry that the checks above made sure of. */
export function entryOf<T>(entries: Readonly<Record<string, T>>, key: string): T {
	const found = Object.hasOwn(entries, key) ? entries[key] : undefined;
	if (found === undefined) throw new Error(`the dictionary has no ${key}`);
	return found;
}

function* danglingNames(dictionary: Dictionary): Generator<string> {
	const known = (kind: 'dimensions' | 'facts' | 'tallies' | 'groups', key: string) =>
		Object.hasOwn(dictionary[kind], key);
	for (const [key, { column, period, lookup, ids }] of Object.entries(dictionary.dimensions)) {
		if ((column === undefined) === (period === undefined)) yield `dimensions.${key}: exactly one of column and period`;
		if (lookup && (period || ids)) yield `dimensions.${key}: what is looked up is neither a period nor an id`;
	}
	for (const [key, { dimensions, through, sums_up }] of Object.entries(dictionary.facts)) {
		for (const dimension of dimensions)
			if (!known('dimensions', dimension)) yield `facts.${key}: there is no dimension ${dimension}`;
		const needsSource = through !== undefined || dimensions.some((name) => dictionary.dimensions[name]?.ids);
		if (needsSource && !dimensions.includes('source'))
			yield `facts.${key}: a fact with ids or through another has the dimension source`;
		if (through && !known('facts', through.fact)) yield `facts.${key}: there is no fact ${through.fact}`;
		if (sums_up && !known('facts', sums_up.fact)) yield `facts.${key}: there is no fact ${sums_up.fact}`;
		if (sums_up && (sums_up.dated_by === undefined) !== (sums_up.day === undefined))
			yield `facts.${key}: dated_by and day go together`;
	}
	for (const [key, { fact }] of Object.entries(dictionary.tallies))
		if (!known('facts', fact)) yield `tallies.${key}: there is no fact ${fact}`;
	for (const [key, metric] of Object.entries(dictionary.metrics)) {
		if (!known('groups', metric.group)) yield `metrics.${key}: there is no group ${metric.group}`;
		const { total, rate, mean, quantile, survival } = metric;
		const quantities = [total, rate?.part, rate?.whole, mean, quantile, survival];
		for (const quantity of quantities) {
			if (quantity === undefined) continue;
			if ('tally' in quantity) {
				if (!known('tallies', quantity.tally)) yield `metrics.${key}: there is no tally ${quantity.tally}`;
			} else if (!known('facts', quantity.fact)) yield `metrics.${key}: there is no fact ${quantity.fact}`;
			else if (typeof quantity.date !== 'string' && !dictionary.facts[quantity.fact]?.through)
				yield `metrics.${key}: ${quantity.fact} belongs to no other fact whose date it could have`;
		}
		for (const term of metric.balance ?? []) {
			const name = 'minus' in term ? term.minus : term.plus;
			if (!dictionary.metrics[name]?.total) yield `metrics.${key}: ${name} is no total`;
		}
	}
}
