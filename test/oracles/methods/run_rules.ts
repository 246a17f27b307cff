// Run rules: cases of one rule each, one of several rules at once, and the limits of Anhøj. Cases carry no id but the rule.
import { rowsFrom, toleranceOf } from '../figures.ts';
import type { Desk, Figure, Json, Method, Oracle } from '../method.ts';
import { column, demandKeys, placesOf } from '../shape.ts';

const runRules: Method = (oracle) => {
	const cases: ReturnType<Method> = [];
	for (const [place, given] of (oracle.cases ?? []).entries()) {
		// the runner knows a case by its id: the rule is one
		given.id ??= `${given.rule} (${place + 1})`;
		cases.push({
			id: given.id,
			async figures(desk) {
				const expected = given.expected_1based ?? given.expected;
				if (!Array.isArray(expected)) throw new Error('the case has no expected_1based');
				const marked = await marks(desk, given.y ?? given.input?.y, oracle);
				return figuresOfRule(given.rule ?? given.input?.rule, marked, expected);
			}
		});
	}
	if (oracle.combined)
		cases.push({
			id: 'combined',
			async figures(desk) {
				const { y, ...rules } = oracle.combined;
				const marked = await marks(desk, y, oracle);
				return Object.entries(rules).flatMap(([rule, expected]) => figuresOfRule(rule, marked, expected));
			}
		});
	if (oracle.anhoej)
		cases.push({
			id: 'anhoej',
			async figures(desk) {
				const figures: Figure[] = [];
				for (const row of oracle.anhoej.rows ?? []) figures.push(...(await anhoej(desk, row, oracle)));
				return figures;
			}
		});
	return cases;
};

export default runRules;

/** Which points each rule marks, by the name of the macro's column. */
async function marks(desk: Desk, y: Json, oracle: Oracle): Promise<Record<string, number[]>> {
	if (!Array.isArray(y)) throw new Error('the case has no y');
	const points = y.map((value, index) => ({
		position: index + 1,
		value: (value - (oracle.center ?? 0)) / (oracle.sigma ?? 1)
	}));
	const rows = await desk.rows(
		`with points as (select 0 as series, * from (${rowsFrom('points', { position: 'bigint', value: 'double' })}))
		select * from marts.run_rules('points') order by position`,
		{ points: JSON.stringify(points) }
	);
	const rules = Object.keys(rows[0] ?? {}).filter((name) => /^(wer|nel)\d$/.test(name));
	return Object.fromEntries(rules.map((rule) => [rule, placesOf(column(rows, rule))]));
}

/** The points, and how many there are: a rule that marks none is an answer too. */
function figuresOfRule(rule: Json, marked: Record<string, number[]>, expected: Json): Figure[] {
	const found = marked[String(rule).toLowerCase()];
	if (!found) throw new Error(`no rule is called ${JSON.stringify(rule)}`);
	return [
		{ name: String(rule), found, expected, tolerance: 0 },
		{ name: `points of ${rule}`, found: found.length, expected: expected.length, tolerance: 0 }
	];
}

/** The limits for a number of useful points; of a series, where one is given, also what it shows. */
async function anhoej(desk: Desk, row: Json, oracle: Oracle): Promise<Figure[]> {
	const { n_useful: useful, y, ...expected } = row;
	if (y === undefined) demandKeys(row, ['n_useful'], ['longest_run_max', 'crossings_min']);
	// a series that goes up and down: so many useful points, whatever they say
	const values = y ?? Array.from({ length: useful }, (_, index) => (oracle.center ?? 0) + (index % 2 === 0 ? 1 : -1));
	const points = values.map((value: number, index: number) => ({
		position: index + 1,
		value: value - (oracle.center ?? 0)
	}));
	const [found] = await desk.rows(
		`with points as (select 0 as series, * from (${rowsFrom('points', { position: 'bigint', value: 'double' })}))
		select useful_points as n_useful, longest_run, longest_run_limit as longest_run_max, crossings,
			crossings_limit as crossings_min, has_shifted
		from marts.anhoej('points')`,
		{ points: JSON.stringify(points) }
	);
	return Object.entries(useful === undefined ? expected : { n_useful: useful, ...expected }).map(([key, wanted]) => {
		if (!Object.hasOwn(found!, key)) throw new Error(`nothing computes ${key}`);
		return { name: `${key} of ${useful ?? 'y'}`, found: found![key], expected: wanted, ...toleranceOf(oracle) };
	});
}
