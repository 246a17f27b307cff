// What changed about months that were over, between two published versions, and why: read from the two files alone.
//
// Both are attached read-only, as `before_file` and `after_file`. For each of three facts the rows that differ are found
// by a hash of the row (one scan a side), or are known because one version was made of the other; only those are looked
// at closely: a row has one cause, and what it adds to or takes from the figures of a month. So the effects of the causes
// of a month sum to the change of its figures.
import { literal } from '../load/quoting.ts';

/**
 * Why a row is new, gone or different.
 * `late_return`: the return was requested after the data of the older version ended. `late_record`: it tells of an earlier
 * day and only came in later. `progress`: the case went on (received, inspected, refunded, cancelled). `mapping_change`:
 * the source says the same, its reason is mapped otherwise. `deletion`: the record is gone. `correction`: the record says
 * something else about itself.
 */
export type Cause = 'late_return' | 'late_record' | 'progress' | 'mapping_change' | 'deletion' | 'correction';

/** One month before and after. Units in pieces, refunds in the reporting currency. */
export type MonthFigures = {
	/** `YYYY-MM` */
	month: string;
	shipped_before: number;
	shipped_after: number;
	/** Units that came back of what was shipped in the month, whenever they came back. */
	returned_before: number;
	returned_after: number;
	/** Paid in the month. */
	refunds_before: number;
	refunds_after: number;
};

export type MonthCause = {
	month: string;
	relation: 'fct_order_lines' | 'fct_return_lines' | 'fct_refunds';
	cause: Cause;
	change: 'new' | 'changed' | 'deleted';
	rows: number;
	/** What these rows add to the figures of the month. */
	shipped_units: number;
	returned_units: number;
	refund_amount: number;
};

export type Restatement = {
	before: string;
	after: string;
	/** The last month that was over in the older version, or null where none was. */
	through: string | null;
	/** Settings that differ (`reporting_currency`, …): then amounts or months cannot be held against each other as they are. */
	settings: string[];
	/** Only months of which something differs. */
	months: MonthFigures[];
	causes: MonthCause[];
};

/**
 * By fact: the relation with the rows that were and that are (`_is_now`) where the newer version was made of the older one
 * and of these; null where nothing changed. A fact that is not named is looked at as a whole.
 */
export type KnownChanges = Partial<Record<string, string | null>>;

type Row = Record<string, unknown>;
/** Runs a statement and gives its rows, numbers as numbers. */
export type Ask = (sql: string) => Promise<Row[]>;

type Fact = {
	relation: MonthCause['relation'];
	key: string;
	/** The day whose month the row belongs to. */
	day: string;
	/** The day on which it came into being. */
	born: string;
	figures: Record<'shipped' | 'returned' | 'refunds', string>;
	/** What the record says of itself, what our mapping makes of it, and how far its case has come. */
	told: readonly string[];
	mapped: readonly string[];
	progress: readonly string[];
};

const reasons = ['reason', 'reason_category', 'fault'];
const dimensions = ['category', 'subcategory', 'brand', 'channel', 'country', 'segment', 'tier', 'carrier'];
const parties = ['customer_id', 'product_id', 'batch_id', 'warehouse_id', 'supplier_id'];

const facts: readonly Fact[] = [
	{
		relation: 'fct_order_lines',
		key: 'order_line_id',
		day: 'cohort_on',
		born: 'ordered_on',
		figures: { shipped: 'shipped_units', returned: '0', refunds: '0' },
		// what came back of a line is told by its return lines
		told: [
			'order_id', ...parties, ...dimensions, 'ordered_on', 'shipped_on', 'cohort_on', 'ordered_units',
			'cancelled_units', 'shipped_units', 'net_amount', 'unit_cost'
		], // prettier-ignore
		mapped: [],
		progress: ['delivered_on']
	},
	{
		relation: 'fct_return_lines',
		key: 'return_line_id',
		day: 'coalesce(cohort_on, requested_on)',
		born: 'requested_on',
		figures: { shipped: '0', returned: 'case when cohort_on is null then 0 else returned_units end', refunds: '0' },
		told: [
			'return_id', 'rma_number', 'link', 'order_line_id', 'order_id', ...parties, ...dimensions, 'request_channel',
			'reason_code', 'reason_text', 'requested_units', 'requested_amount', 'cohort_on', 'ordered_on', 'requested_on'
		], // prettier-ignore
		mapped: reasons,
		progress: [
			'resolution', 'handler', 'is_counted', 'returned_units', 'returned_amount', 'received_units', 'refunded_units',
			'delivered_on', 'received_on', 'refunded_on', 'inspected_on', 'result', 'defect_code', 'disposition'
		] // prettier-ignore
	},
	{
		relation: 'fct_refunds',
		key: 'refund_id',
		// of no month until it is paid
		day: 'refunded_on',
		born: 'refunded_on',
		figures: { shipped: '0', returned: '0', refunds: 'coalesce(amount, 0)' },
		told: ['return_id', 'order_id', 'customer_id', 'amount', 'method', 'reference', 'channel', 'country', 'category'],
		mapped: reasons,
		progress: ['refund_status', 'approved_at', 'paid_at', 'refunded_on']
	}
];

export const attachBefore = (path: string): string => `attach ${literal(path)} as before_file (read_only)`;
export const attachAfter = (path: string): string => `attach ${literal(path)} as after_file (read_only)`;
export const detachBoth: readonly string[] = [
	'detach database if exists before_file',
	'detach database if exists after_file'
];

/** `data_to` is no later than the publication: a record of the future does not end the months before it. */
const describe = (file: string): string => `select version, reporting_timezone, reporting_currency, is_demo,
	least(data_to, published_at)::date::varchar as ended_on,
	strftime(date_trunc('month', least(data_to, published_at)) - interval 1 month, '%Y-%m') as through
	from ${file}.meta.publication`;

const figuresOf = (file: string, through: string, months: readonly string[]): string => `
	select strftime(month, '%Y-%m') as month, sum(shipped)::double as shipped, sum(returned)::double as returned,
		sum(refunds)::double as refunds
	from (
		select date_trunc('month', cohort_on) as month, sum(shipped_units) as shipped, sum(returned_units) as returned,
			0 as refunds
		from ${file}.marts.fct_order_lines where cohort_on is not null group by 1
		union all
		select date_trunc('month', refunded_on) as month, 0, 0, sum(amount)
		from ${file}.marts.fct_refunds where refunded_on is not null group by 1
	)
	where ${inScope('month', through, months)}
	group by 1`;

/** By days and not by month names: a range is read from as much of the file as it covers. */
const inScope = (day: string, through: string, months: readonly string[]): string =>
	months.length > 0
		? `(${months.map((month) => `${day} >= ${firstOf(month)} and ${day} < ${firstOf(month)} + interval 1 month`).join(' or ')})`
		: `${day} < ${firstOf(through)} + interval 1 month`;

const firstOf = (month: string): string => `date ${literal(`${month}-01`)}`;

/** The rows of one fact that differ, summed by month, cause and kind of change. */
function causesOf(
	fact: Fact,
	endedOn: string,
	through: string,
	{ months, changes }: { months: readonly string[]; changes: string | undefined }
): string {
	const { relation, key, day, born, figures, told, mapped, progress } = fact;
	const all = [...told, ...mapped, ...progress];
	const hashOf = (columns: readonly string[]) => (columns.length > 0 ? `hash(${columns.join(', ')})` : '0');
	const rowHash = `hash(source_id, ${key}, ${all.join(', ')})`;
	// by row number, so that no text is kept for the millions of rows that are the same
	const rows = (file: string) => `select rowid as row_id, ${rowHash} as row_hash
		from ${file}.marts.${relation} where ${inScope(day, through, months)}`;
	// a row of no month yet adds to none
	const figureOf = (figure: keyof Fact['figures']) =>
		`case when ${day} is null then 0 else ${figures[figure]} end as ${figure}`;
	const closely = (from: string) => `select rows.source_id, rows.${key}, strftime(${day}, '%Y-%m') as month,
			${born} as born_on, ${figureOf('shipped')}, ${figureOf('returned')}, ${figureOf('refunds')},
			${hashOf(told)} as told, ${hashOf(mapped)} as mapped, ${rowHash} as row_hash
		from ${from}`;
	const touchedIn = (file: string) =>
		closely(
			`${file}.marts.${relation} as rows semi join touched on touched.source_id = rows.source_id and touched.${key} = rows.${key}`
		);
	const differing = changes
		? `was as (${closely(`${changes} as rows where not _is_now`)}),
	now as (${closely(`${changes} as rows where _is_now`)})`
		: `before_rows as (${rows('before_file')}),
	after_rows as (${rows('after_file')}),
	touched as materialized (
		select source_id, ${key} from before_file.marts.${relation} as rows
		semi join (select row_id from before_rows anti join after_rows using (row_hash)) as only_before
			on only_before.row_id = rows.rowid
		union
		select source_id, ${key} from after_file.marts.${relation} as rows
		semi join (select row_id from after_rows anti join before_rows using (row_hash)) as only_after
			on only_after.row_id = rows.rowid
	),
	was as (${touchedIn('before_file')}),
	now as (${touchedIn('after_file')})`;
	return `with
	${differing},
	pairs as (
		select was.month as was_month, now.month as now_month,
			case
				when was.${key} is null then case when now.born_on >= ${literal(endedOn)}::date then 'late_return' else 'late_record' end
				when now.${key} is null then 'deletion'
				-- shipped or paid within the month, and only told of later
				when was.month is null then 'late_record'
				when was.told <> now.told then 'correction'
				when was.mapped <> now.mapped then 'mapping_change'
				else 'progress'
			end as cause,
			case when was.${key} is null then 'new' when now.${key} is null then 'deleted' else 'changed' end as change,
			was.shipped as was_shipped, was.returned as was_returned, was.refunds as was_refunds,
			now.shipped as now_shipped, now.returned as now_returned, now.refunds as now_refunds
		from was full join now on was.source_id = now.source_id and was.${key} = now.${key}
		-- rows are written anew for columns too of which nothing is told here
		where was.row_hash is distinct from now.row_hash
	),
	by_month as (
		select coalesce(was_month, now_month) as month, cause, change, 1 as is_row, -coalesce(was_shipped, 0) as shipped,
			-coalesce(was_returned, 0) as returned, -coalesce(was_refunds, 0) as refunds
		from pairs
		union all
		select coalesce(now_month, was_month), cause, change,
			case when now_month is null or was_month is null or now_month = was_month then 0 else 1 end,
			coalesce(now_shipped, 0), coalesce(now_returned, 0), coalesce(now_refunds, 0)
		from pairs
	)
	select month, ${literal(relation)} as relation, cause, change, sum(is_row)::double as rows,
		sum(shipped)::double as shipped_units, sum(returned)::double as returned_units, sum(refunds)::double as refund_amount
	from by_month
	where ${months.length > 0 ? `month in (${months.map(literal).join(', ')})` : `month <= ${literal(through)}`}
	group by all
	having sum(is_row) > 0
	order by all`;
}

/**
 * Compares the attached `before_file` and `after_file` for the months that were over in the older one; with `months`
 * (`YYYY-MM`) for those only, with `changes` by what is known to differ. Throws what DuckDB says where a file is of another
 * shape.
 */
export async function compareAttached(
	ask: Ask,
	months: readonly string[] = [],
	changes: KnownChanges = {}
): Promise<Restatement> {
	const odd = months.find((month) => !/^\d{4}-\d\d$/.test(month));
	if (odd !== undefined) throw new Error(`a month is YYYY-MM, not ${odd}`);
	const [was] = (await ask(describe('before_file'))) as Description[];
	const [now] = (await ask(describe('after_file'))) as Description[];
	if (!was || !now) throw new Error('meta.publication has no row');
	const settings = (['reporting_timezone', 'reporting_currency', 'is_demo'] as const).filter(
		(name) => was[name] !== now[name]
	);
	const empty = { before: was.version, after: now.version, through: was.through, settings };
	if (was.through === null || was.ended_on === null) return { ...empty, months: [], causes: [] };
	const causes: MonthCause[] = [];
	for (const fact of facts) {
		const known = changes[fact.relation];
		if (known === null) continue;
		causes.push(
			...((await ask(causesOf(fact, was.ended_on, was.through, { months, changes: known }))) as MonthCause[])
		);
	}
	const figures = new Map<string, MonthFigures>();
	for (const [side, file] of [
		['before', 'before_file'],
		['after', 'after_file']
	] as const)
		// prettier-ignore
		for (const row of await ask(figuresOf(file, was.through, months))) {
			const month = String(row['month']);
			const found = figures.get(month) ?? nothing(month);
			found[`shipped_${side}`] = Number(row['shipped']);
			found[`returned_${side}`] = Number(row['returned']);
			found[`refunds_${side}`] = Number(row['refunds']);
			figures.set(month, found);
		}
	const touched = new Set(causes.map((cause) => cause.month));
	// a return without an order line changes no figure of its month, and is told nevertheless
	for (const month of touched) if (!figures.has(month)) figures.set(month, nothing(month));
	return {
		...empty,
		months: [...figures.values()]
			.filter((month) => touched.has(month.month) || differs(month))
			.sort((one, other) => (one.month < other.month ? -1 : 1)),
		causes
	};
}

type Description = {
	version: string;
	reporting_timezone: string;
	reporting_currency: string;
	is_demo: boolean;
	ended_on: string | null;
	through: string | null;
};

const nothing = (month: string): MonthFigures => ({
	month,
	shipped_before: 0,
	shipped_after: 0,
	returned_before: 0,
	returned_after: 0,
	refunds_before: 0,
	refunds_after: 0
});

const differs = (month: MonthFigures): boolean =>
	month.shipped_before !== month.shipped_after ||
	month.returned_before !== month.returned_after ||
	month.refunds_before !== month.refunds_after;
