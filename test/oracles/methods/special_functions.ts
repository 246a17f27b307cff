// Distribution functions: a file of grids, one list a function. Each grid is a case.
import { toleranceOf } from '../figures.ts';
import type { Desk, Figure, Json, Method, Oracle } from '../method.ts';

/** What a column of a grid is computed with; the other columns are the arguments. A column q975 is a quantile. */
const grids: Record<string, { arguments: readonly string[]; figures: Record<string, string> }> = {
	pbeta: {
		arguments: ['x', 'a', 'b'],
		figures: { p: 'marts.beta_cdf(x, a, b)', upper: 'marts.beta_tail(x, a, b)' }
	},
	chisq_upper: { arguments: ['x', 'df'], figures: { upper: 'marts.chi_square_tail(x, df)' } },
	pgamma: {
		arguments: ['x', 'a'],
		figures: { p: 'marts.gamma_cdf(x, a)', upper: 'marts.gamma_tail(x, a)' }
	},
	pnorm: { arguments: ['z'], figures: { p: 'marts.normal_cdf(z)', upper: 'marts.normal_tail(z)' } },
	qnorm: { arguments: ['p'], figures: { z: 'marts.normal_quantile(p)' } },
	qbeta: {
		arguments: ['p', 'a', 'b'],
		figures: { x: 'marts.beta_quantile(p, a, b)', q: 'marts.beta_quantile(p, a, b)' }
	},
	binomial_upper: { arguments: ['x', 'n', 'p'], figures: { upper_tail_ge_x: 'marts.binomial_tail(x, n, p)' } },
	poisson_upper: { arguments: ['x', 'mu'], figures: { upper_tail_ge_x: 'marts.poisson_tail(x, mu)' } }
};

/** `q975`, `q05`: the digits are those behind the point. */
const quantileColumn = /^q(\d{2,})$/;
const quantiles: Record<string, (p: string) => string> = {
	pbeta: (p) => `marts.beta_quantile(${p}, a, b)`,
	pgamma: (p) => `marts.gamma_quantile(${p}, a)`
};

const specialFunctions: Method = (oracle) =>
	Object.entries(oracle)
		.filter(([, value]) => Array.isArray(value) && value.some((row) => row !== null && typeof row === 'object'))
		.map(([name, rows]) => ({ id: name, figures: (desk: Desk) => gridFigures(desk, oracle, name, rows) }));

async function gridFigures(desk: Desk, oracle: Oracle, name: string, rows: Json[]): Promise<Figure[]> {
	const grid = grids[name];
	if (!grid) throw new Error(`no function is called ${name}`);
	const names = [...new Set(rows.flatMap((row) => Object.keys(row)))].filter((key) => !grid.arguments.includes(key));
	const expressions = names.map((column) => {
		const digits = quantileColumn.exec(column)?.[1];
		const expression = digits ? quantiles[name]?.(`0.${digits}`) : grid.figures[column];
		if (!expression) throw new Error(`nothing computes ${name}.${column}`);
		return `${expression} as "found ${column}"`;
	});
	const columns = Object.fromEntries(grid.arguments.map((column) => [column, 'double']));
	const found = await desk.rows(
		`with given as (select unnest(from_json($rows, '${JSON.stringify([{ row: 'bigint', ...columns }])}'), recursive := true))
		select ${expressions.join(', ')} from given order by row`,
		{ rows: JSON.stringify(rows.map((row, index) => ({ row: index, ...row }))) }
	);
	return names.map((column) => ({
		name: column,
		found: found.map((row) => row[`found ${column}`]),
		expected: rows.map((row) => row[column]),
		...toleranceOf(oracle)
	}));
}

export default specialFunctions;
