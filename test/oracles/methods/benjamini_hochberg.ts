// Adjusted p-values. The product ships Benjamini and Hochberg's; the other adjustments that a table prints are made here
// from its ranks and counts, as a check of those.
import { figuresOf, printedFigures, rowsFrom, toleranceOf } from '../figures.ts';
import type { Desk, Method } from '../method.ts';

type Test = { p: number | null; tests: number; rank: number | null; q: number | null };

const benjaminiHochberg: Method = (oracle) =>
	(oracle.cases ?? []).map((given) => ({
		id: given.id,
		async figures(desk) {
			const p: (number | null)[] = given.input.p;
			const level: number = given.input.q ?? 0.05;
			const tests = await adjust(desk, p);
			const each = (value: (test: Test) => number) => tests.map((test) => (test.p === null ? null : value(test)));
			const count = (values: (number | null)[]) => values.filter((value) => value !== null && value <= level).length;
			const m = tests[0]?.tests ?? 0;
			const harmonic = Array.from({ length: m }, (_, index) => 1 / (index + 1)).reduce((sum, part) => sum + part, 0);
			const bh = each((test) => test.q!);
			const bonferroni = each((test) => Math.min(1, m * test.p!));
			const rejected = tests.filter((test) => test.q !== null && test.q <= level);
			const found = {
				adjusted_bh: bh,
				// Benjamini and Yekutieli 2001: any dependence. Its limit at 1 comes after the factor, so q is not enough.
				adjusted_by: each((test) =>
					Math.min(
						1,
						...tests.filter(({ p }) => p !== null && p >= test.p!).map(({ p, rank }) => (harmonic * m * p!) / rank!)
					)
				),
				adjusted_bonferroni: bonferroni,
				adjusted_holm: holm(tests, m),
				n_bh: count(bh),
				n_bonf: count(bonferroni),
				bh_rejections: count(bh),
				bonferroni_rejections: count(bonferroni),
				largest_rejected_p: rejected.length > 0 ? Math.max(...rejected.map((test) => test.p!)) : null,
				bky_two_stage_rejections: twoStage(tests, m, level)
			};
			return [
				...figuresOf(given.expected ?? {}, found, toleranceOf(oracle, given)),
				...printedFigures(given.printed ?? {}, found)
			];
		}
	}));

/** In the order given. */
async function adjust(desk: Desk, p: readonly (number | null)[]): Promise<Test[]> {
	return (await desk.rows(
		`with tests as (select 1 as series, * from (${rowsFrom('tests', { test: 'bigint', p: 'double' })}))
		select * from marts.benjamini_hochberg('tests') order by test`,
		{ tests: JSON.stringify(p.map((value, test) => ({ test, p: value }))) }
	)) as Test[];
}

/** Holm 1979: the k-th smallest is multiplied by m - k + 1, and none is below a smaller one. */
function holm(tests: readonly Test[], m: number): (number | null)[] {
	const sorted = tests.filter(({ p }) => p !== null).toSorted((a, b) => a.p! - b.p!);
	let least = 0;
	const adjusted = new Map<Test, number>();
	for (const [index, test] of sorted.entries()) {
		least = Math.min(1, Math.max(least, (m - index) * test.p!));
		adjusted.set(test, least);
	}
	return tests.map((test) => adjusted.get(test) ?? null);
}

/** Benjamini, Krieger and Yekutieli 2006: a first stage at q / (1 + q) tells how many nulls there are. */
function twoStage(tests: readonly Test[], m: number, level: number): number {
	const first = level / (1 + level);
	const rejections = (factor: number) => tests.filter(({ q }) => q !== null && q * factor <= first).length;
	const discoveries = rejections(1);
	return discoveries === 0 || discoveries === m ? discoveries : rejections((m - discoveries) / m);
}

export default benjaminiHochberg;
