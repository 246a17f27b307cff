// The words in which metrics are asked and answered. Pages, the API and `retour metric` all speak them.

export type Basis = 'cohort' | 'return_date' | 'refund_date';
export type Measure = 'units' | 'value' | 'orders' | 'lines';
export type Counted = 'requested' | 'received' | 'refunded';
export type Unit = 'units' | 'money' | 'percent' | 'minutes' | 'hours' | 'days' | 'count' | 'score';

/** A metric by dimensions, under filters, on a basis. Every name must be in the dictionary. */
export type Question = {
	metric: string;
	/** Dimensions, in order: `['reason', 'month']`. Empty: one row, the total. */
	by?: readonly string[];
	/** First day, inclusive, YYYY-MM-DD in the reporting time zone. */
	from?: string;
	/** Day after the last one, exclusive. */
	to?: string;
	basis?: Basis;
	measure?: Measure;
	counted?: Counted;
	/**
	 * Dimension to the members it may have: any of them (`or`); dimensions among each other: all of them (`and`). A
	 * dimension that only returns have (`reason`) does not filter the denominator of a rate.
	 */
	where?: Readonly<Record<string, readonly string[]>>;
	/**
	 * `value`, `-value`, `numerator`, `denominator`, `low`, `high`, or a column of dimensions; `-` turns it round.
	 * What is null comes last either way. Default: the dimensions in order.
	 */
	sort?: string;
	limit?: number;
	offset?: number;
	/**
	 * Another period beside this one: `previous` (as long, right before), `last_year` (the same days a year before), or
	 * `<from>..<to>`. Needs `from` and `to`. Periods are held against each other by their place: first with first.
	 */
	compare?: string;
	/** The total too, and with several dimensions a subtotal for each but the last, in the order of `by`. */
	totals?: boolean;
	/**
	 * Of the first dimension that is no period, only so many members: those with the largest numerator (of a mean or a
	 * quantile: with the most cases). All others are counted together as one more member, so that nothing is lost.
	 */
	top?: number;
	/** Every period from `from` to `to` for every other member, also where nothing happened. Needs both. */
	fill?: boolean;
	/** Only rows in which something was counted: a numerator other than 0, of a mean or a quantile at least one case. */
	nonzero?: boolean;
};

export type MetricRow = Record<string, string | number | null>;

/** Something that belongs to the question and is not in the figure. */
export type LeftOut = {
	/**
	 * `unlinked`: returns that belong to no shipped order line, on the basis `cohort`; `not_refunded`: returns without
	 * a refund, on the basis `refund_date`; `no_amount`: rows whose amount has no exchange rate; `too_young`: what a rate
	 * that judges only what is old enough cannot judge yet.
	 */
	reason: 'unlinked' | 'not_refunded' | 'no_amount' | 'too_young';
	amount: number;
	/** What the amount counts. */
	unit: Measure | 'rows';
};

/** A period that is not to be judged yet: it is not over, or its cohorts are younger than the maturity window. */
export type UnsettledPeriod = { dimension: string; member: string; partial: boolean; immature: boolean };

/** The period that another one was held against. */
export type ComparedPeriod = { from: string; to: string; partial: boolean; immature: boolean; left_out: LeftOut[] };

/**
 * One shape for every door. A row holds its dimensions; `level` where totals were asked for (how many dimensions it is
 * split by: 0 is the total; the others are null); `others` where a top was (how many members are in it together, as
 * the member `other`; 0: it is one member); value, numerator, denominator, low, high; and where another period was
 * asked for `compared_value`, `compared_numerator`, `compared_denominator`, `difference` (value - compared_value) and
 * for a rate its 95 % interval `difference_low`, `difference_high`.
 */
export type Answer = {
	metric: string;
	/** Null where the metric has only one. */
	basis: Basis | null;
	measure: Measure | null;
	counted: Counted | null;
	/** Of `value`: `percent` is a share (0.08 is 8 %), `money` is in `currency`, `hours` are hours. */
	unit: Unit;
	/** The reporting currency, where `unit` or `measure` is money; the zone of days. Null: the version does not say. */
	currency: string | null;
	timezone: string | null;
	version: string;
	by: readonly string[];
	/**
	 * Names of what a row holds, in order. A dimension of ids brings its `source` in front (ids are unique within one
	 * only) and its `<dimension>_name` behind.
	 */
	columns: readonly string[];
	rows: MetricRow[];
	/** How many rows there are without limit and offset. */
	total_rows: number;
	left_out: LeftOut[];
	/** The period asked for is not over at the version's `data_to`. The day of `data_to` counts as whole. */
	partial: boolean;
	/** On the basis `cohort`: some of its cohorts are younger than the maturity window, so more will come back. */
	immature: boolean;
	/** The same of the periods among the rows; those that are settled are not listed. */
	unsettled: UnsettledPeriod[];
	compared: ComparedPeriod | null;
};

/** Values of a statement, by the name of their placeholder; days as YYYY-MM-DD. */
export type Values = Record<string, string | number | readonly string[] | null>;

/** What the engine needs of a database: a statement with named values, rows of plain JavaScript back. */
export type Ask = (sql: string, values: Values) => Promise<MetricRow[]>;
