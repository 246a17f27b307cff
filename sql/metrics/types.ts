// The words in which metrics are asked and answered. Pages, the API and `retour metric` all speak them.

export type Basis = 'cohort' | 'return_date' | 'refund_date';
export type Measure = 'units' | 'value' | 'orders' | 'lines';
export type Counted = 'requested' | 'received' | 'refunded';

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
};

export type MetricRow = Record<string, string | number | null>;

/** Something that belongs to the question and is not in the figure. */
export type LeftOut = {
	/**
	 * `unlinked`: returns that belong to no shipped order line, on the basis `cohort`; `not_refunded`: returns without
	 * a refund, on the basis `refund_date`; `no_amount`: rows whose amount has no exchange rate.
	 */
	reason: 'unlinked' | 'not_refunded' | 'no_amount';
	amount: number;
	/** What the amount counts. */
	unit: Measure | 'rows';
};

/** One shape for every door. A row holds its dimensions, then value, numerator, denominator, low, high. */
export type Answer = {
	metric: string;
	/** Null where the metric has only one. */
	basis: Basis | null;
	measure: Measure | null;
	counted: Counted | null;
	version: string;
	by: readonly string[];
	/**
	 * Names of what a row holds, in order. A dimension of ids brings its `source` in front (ids are unique within one
	 * only) and its `<dimension>_name` behind.
	 */
	columns: readonly string[];
	rows: MetricRow[];
	left_out: LeftOut[];
};

/** Values of a statement, by the name of their placeholder; days as YYYY-MM-DD. */
export type Values = Record<string, string | number | readonly string[] | null>;

/** What the engine needs of a database: a statement with named values, rows of plain JavaScript back. */
export type Ask = (sql: string, values: Values) => Promise<MetricRow[]>;
