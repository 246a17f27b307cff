// Scores of customers, from a file of orders (customer_id, order_date, revenue) beside the oracle.
import { join } from 'node:path';
import { figuresOf, printedFigures, toleranceOf } from '../figures.ts';
import type { Desk, Figure, Json, Method, Oracle } from '../method.ts';

/** A file without cases is one. */
const rfm: Method = (oracle) =>
	(oracle.cases ?? [{ ...oracle, id: 'rfm' }]).map((given) => ({
		id: given.id,
		figures: (desk) => figures(desk, oracle, given)
	}));

async function figures(desk: Desk, oracle: Oracle, given: Record<string, Json>): Promise<Figure[]> {
	const { orders_csv, analysis_date, bins = 5 } = given.input;
	const values = { orders: join(desk.folder, orders_csv), today: analysis_date, bins };
	const customers = `with customers as (
		select 1 as series, customer_id as customer, date_diff('day', max(order_date), $today::date) as recency_days,
			count(*) as orders, sum(revenue) as amount
		from read_csv($orders, types := {'order_date': 'DATE', 'revenue': 'DOUBLE'})
		group by customer_id
	)`;
	// the number of bands is a part of the statement: a macro's argument is one
	if (!Number.isInteger(bins)) throw new Error(`bins is ${bins}`);
	const scores = await desk.rows(
		`${customers} select * from marts.rfm_scores('customers', bands := ${bins}) order by customer`,
		{ orders: values.orders, today: values.today }
	);
	const [bounds] = await desk.rows(`${customers} select * from marts.rfm_bands('customers', bands := ${bins})`, {
		orders: values.orders,
		today: values.today
	});
	const counts = (column: string): Record<string, number> => {
		const found: Record<string, number> = {};
		for (const row of scores) found[row[column]] = (found[row[column]] ?? 0) + 1;
		return found;
	};
	const rows = scores.map((row) => ({
		customer_id: row.customer,
		recency_days: row.recency_days,
		n: row.orders,
		amount: row.amount,
		r: row.recency_score,
		f: row.frequency_score,
		m: row.money_score,
		rfm: row.score
	}));
	const wanted: Json[] = given.expected?.rows ?? [];
	const printedRows: string[][] = given.printed?.first_rows ?? [];
	const byName = new Map(rows.map((row) => [row.customer_id, row]));
	const found = {
		threshold: Array.from({ length: bins }, (_, band) => ({
			recency_lower: bounds!.recency_bounds[band],
			recency_upper: bounds!.recency_bounds[band + 1],
			frequency_lower: bounds!.orders_bounds[band],
			frequency_upper: bounds!.orders_bounds[band + 1],
			monetary_lower: bounds!.amount_bounds[band],
			monetary_upper: bounds!.amount_bounds[band + 1]
		})),
		recency_score_counts: counts('recency_score'),
		frequency_score_counts: counts('frequency_score'),
		monetary_score_counts: counts('money_score'),
		// those that are expected, by their names
		rows: wanted.map(({ customer_id }) => byName.get(customer_id)),
		n_customers: rows.length,
		n_transactions: rows.reduce((sum, row) => sum + row.n, 0),
		first_rows: printedRows.map(([name]) => {
			const row = byName.get(name);
			return row && [name, row.recency_days, row.n, row.amount, row.rfm].map(String);
		})
	};
	return [
		...figuresOf(given.expected ?? {}, found, toleranceOf(oracle)),
		...printedFigures(given.printed ?? {}, found)
	];
}

export default rfm;
