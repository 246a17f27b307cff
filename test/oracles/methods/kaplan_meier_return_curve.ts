// Return curves: one row a unit with the day it came back or left the view, with or without reasons.
import { figuresOf, rowsFrom, toleranceOf } from '../figures.ts';
import type { Desk, Json, Method } from '../method.ts';
import { column, demandKeys, printedToTheDigit } from '../shape.ts';

const kaplanMeier: Method = (oracle) =>
	(oracle.cases ?? []).map((given) => ({
		id: given.id,
		async figures(desk) {
			const found = given.input?.cause ? await byReason(desk, given.input) : await oneCurve(desk, given.input);
			return [
				...figuresOf(given.expected ?? {}, found, toleranceOf(oracle, given)),
				...printedToTheDigit(given.printed, found)
			];
		}
	}));

export default kaplanMeier;

const itemColumns = { age: 'double', reason: 'bigint', returned_units: 'bigint', open_units: 'bigint' };

/** The days on which something came back; limits of the scale that the case names. */
async function oneCurve(desk: Desk, input: Json): Promise<Record<string, Json>> {
	demandKeys(input, ['time', 'event'], ['conf_type']);
	const items = JSON.stringify(
		input.time.map((age: number, unit: number) => ({
			age,
			returned_units: input.event[unit],
			open_units: 1 - input.event[unit]
		}))
	);
	const relation = `with items as (select 0 as series, * from (${rowsFrom('items', itemColumns)}))`;
	const rows = await desk.rows(
		`${relation} select * from marts.return_curve('items') where returned_units > 0 order by age`,
		{ items }
	);
	const [median] = await desk.rows(`${relation} select * from marts.return_curve_age('items', 0.5)`, { items });
	const limits = rows.map((row) => limitsOfKept(row, input.conf_type ?? 'log'));
	const ofMedian =
		input.conf_type === 'log-log' ? { median_lower: median?.age_low, median_upper: median?.age_high } : {};
	return {
		time: column(rows, 'age'),
		n_risk: column(rows, 'at_risk_units'),
		n_event: column(rows, 'returned_units'),
		survival: column(rows, 'kept_share'),
		cumulative_return: column(rows, 'return_share'),
		greenwood_se: column(rows, 'standard_error'),
		se: column(rows, 'standard_error'),
		lower: limits.map(([lower]) => lower),
		upper: limits.map(([, upper]) => upper),
		median: median?.age,
		...ofMedian
	};
}

/** The product draws log-log limits; the others check the standard error on the scales of other programs. */
function limitsOfKept(row: Record<string, Json>, scale: string): [number | null, number | null] {
	const { kept_share: kept, standard_error: error, return_share_low: low, return_share_high: high } = row;
	if (error === null) return [null, null];
	const reach = 1.959963984540054 * error;
	if (scale === 'log-log') return [1 - high, 1 - low];
	if (scale === 'log') return [kept * Math.exp(-reach / kept), Math.min(1, kept * Math.exp(reach / kept))];
	if (scale === 'plain') return [Math.max(0, kept - reach), Math.min(1, kept + reach)];
	throw new Error(`nothing is known of limits on the scale ${JSON.stringify(scale)}`);
}

/** Every day, with the share that each labelled reason has brought back. */
async function byReason(desk: Desk, input: Json): Promise<Record<string, Json>> {
	demandKeys(input, ['time', 'cause'], ['cause_labels']);
	const items = JSON.stringify(
		input.time.map((age: number, unit: number) => {
			const returned = input.cause[unit] === 0 ? 0 : 1;
			return { age, reason: input.cause[unit] || null, returned_units: returned, open_units: 1 - returned };
		})
	);
	const relation = `with items as (select 0 as series, * from (${rowsFrom('items', itemColumns)}))`;
	const rows = await desk.rows(`${relation} select * from marts.return_curve_by_reason('items') order by reason, age`, {
		items
	});
	const reasons = [...new Set(column(rows, 'reason'))];
	const first = rows.filter(({ reason }) => reason === reasons[0]);
	const curve = await desk.rows(`${relation} select kept_share from marts.return_curve('items') order by age`, {
		items
	});
	const shares = reasons.map((reason) => [
		`cif_${input.cause_labels?.[reason] ?? reason}`,
		column(
			rows.filter((row) => row.reason === reason),
			'return_share'
		)
	]);
	return {
		time: column(first, 'age'),
		n_risk: column(first, 'at_risk_units'),
		p_not_returned: column(curve, 'kept_share'),
		...Object.fromEntries(shares)
	};
}
