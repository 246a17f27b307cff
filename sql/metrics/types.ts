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
	/** Dimension to the members it may have: any of them (`or`); dimensions among each other: all of them (`and`). */
	where?: Readonly<Record<string, readonly string[]>>;
	/** `value`, `-value`, `numerator`, a dimension … Default: the dimensions in order. */
	sort?: string;
	limit?: number;
	offset?: number;
};

export type MetricRow = Record<string, string | number | null>;

/** One shape for every door. A row holds its dimensions, then value, numerator, denominator, low, high. */
export type Answer = {
	metric: string;
	basis: Basis | null;
	measure: Measure | null;
	counted: Counted | null;
	version: string;
	by: readonly string[];
	rows: MetricRow[];
	/** What the figure leaves out, counted in the measure: returns without an order on the basis `cohort`, say. */
	left_out: { reason: string; amount: number }[];
};

/** What the engine needs of a database: a statement with named values, rows of plain JavaScript back. */
export type Ask = (sql: string, values: Record<string, string | number | readonly string[] | null>) => Promise<MetricRow[]>;
