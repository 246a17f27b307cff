// Tables of counts, and tails of draws without replacement: the input is a table, or rows of (k, K, n, N).
import { figuresOf, printedFigures, rowsFrom, toleranceOf } from '../figures.ts';
import type { Desk, Figure, Json, Method } from '../method.ts';

const associationReasonBatch: Method = (oracle) =>
	(oracle.cases ?? []).map((given) => ({
		id: given.id,
		async figures(desk) {
			const tolerance = toleranceOf(oracle, given);
			if (Array.isArray(given.input)) {
				const found = await tails(desk, given.input);
				return [{ name: 'upper tail', found, expected: given.expected, ...tolerance }] satisfies Figure[];
			}
			const table: number[][] = given.input.table;
			const asked = new Set([...Object.keys(given.expected ?? {}), ...Object.keys(given.printed ?? {})]);
			const found = {
				...(await tests(desk, table)),
				...(asked.has('conditional_or') || asked.has('p_two_sided') ? await fisher(desk, table) : {})
			};
			return [...figuresOf(given.expected ?? {}, found, tolerance), ...printedFigures(given.printed ?? {}, found)].map(
				(figure) => (figure.name.endsWith('conditional_or') ? { ...figure, ...searched } : figure)
			);
		}
	}));

/** R's fisher.test searches its odds ratio with uniroot, to about four digits. */
const searched = { tolerance: 1e-4, relative: true };

/** The counts of a case are called k of K in n of N, and names differ by more than their case in SQL. */
async function tails(desk: Desk, draws: Json[]): Promise<number[]> {
	const columns = { at: 'bigint', found: 'bigint', marked: 'bigint', drawn: 'bigint', whole: 'bigint' };
	const rows = await desk.rows(
		`select marts.hypergeometric_tail(found, marked, drawn, whole) as tail
		from (${rowsFrom('draws', columns)}) order by "at"`,
		{ draws: JSON.stringify(draws.map(({ k, K, n, N }, at) => ({ at, found: k, marked: K, drawn: n, whole: N }))) }
	);
	return rows.map(({ tail }) => tail);
}

async function tests(desk: Desk, table: number[][]): Promise<Record<string, Json>> {
	const items = `with items as (
		select 1 as series, * from (${rowsFrom('items', { reason: 'bigint', batch: 'bigint', observed: 'double' })})
	)`;
	const values = {
		items: JSON.stringify(table.flatMap((row, reason) => row.map((observed, batch) => ({ reason, batch, observed }))))
	};
	const cells = await desk.rows(
		`${items} select * from marts.association_cells('items') order by reason, batch`,
		values
	);
	const [test] = await desk.rows(`${items} select * from marts.association_test('items')`, values);
	const grid = (column: string): Json[][] =>
		[...new Set(cells.map(({ reason }) => reason))].map((reason) =>
			cells.filter((cell) => cell.reason === reason).map((cell) => cell[column])
		);
	return {
		expected: grid('expected'),
		chisq: test!.chi_square,
		R_doc_chisq: test!.chi_square,
		df: test!.df,
		p: test!.p,
		G: test!.g,
		G_p: test!.g_p,
		pearson_residuals: grid('pearson_residual'),
		adjusted_residuals: grid('adjusted_residual'),
		adjusted_residuals_row1: grid('adjusted_residual')[0],
		cramers_v: test!.cramers_v,
		bias_corrected_v: test!.corrected_v,
		cell_p_two_sided: grid('p')
	};
}

/** Tests of a table of four, and the odds ratio under which its first count is the expected one (R's estimate). */
async function fisher(desk: Desk, table: number[][]): Promise<Record<string, number>> {
	const [[a, b], [c, d]] = table as [[number, number], [number, number]];
	const counts = 'select $a::bigint as a, $b::bigint as b, $c::bigint as c, $d::bigint as d';
	const [row] = await desk.rows(
		`select marts.fisher_two_sided(a, b, c, d) as p_two_sided,
			marts.hypergeometric_tail(a, a + b, a + c, a + b + c + d) as p_greater,
			marts.hypergeometric_tail(b, a + b, b + d, a + b + c + d) as p_less
		from (${counts})`,
		{ a, b, c, d }
	);
	const likely = await desk.rows(
		`select one, marts.hypergeometric_probability(one, a + b, a + c, a + b + c + d) as probability
		from (${counts}), range(least($a + $b, $a + $c) + 1) as t(one)
		where one >= a - d`,
		{ a, b, c, d }
	);
	const mean = (logOdds: number): number => {
		const weights = likely.map(({ one, probability }) => probability * Math.exp((one - a) * logOdds));
		const whole = weights.reduce((sum, weight) => sum + weight, 0);
		return weights.reduce((sum, weight, index) => sum + weight * likely[index]!.one, 0) / whole;
	};
	let [low, high] = [-50, 50];
	for (let step = 0; step < 100; step++) {
		const middle = (low + high) / 2;
		if (mean(middle) < a) low = middle;
		else high = middle;
	}
	return { ...(row as Record<string, number>), conditional_or: Math.exp((low + high) / 2) };
}

export default associationReasonBatch;
