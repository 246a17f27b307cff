// What the statistics promise about their own errors, measured by simulation. A measure is right within its bounds.
import { backTest } from './back-test.ts';
import { wilsonCoverage } from './coverage.ts';
import { cellErrors, shrunkErrors } from './flags.ts';
import { runLength } from './run-length.ts';

export type Measure = { name: string; found: number; from: number; to: number };

/** Each simulates with the seed and answers with what it found; more of it takes longer and comes nearer. */
export const measures: ((seed: number) => Promise<Measure[]>)[] = [
	async (seed) => [
		{
			name: 'CUSUM in control, points to a signal',
			found: await runLength({ charts: 2000, seed }),
			from: 418.5,
			to: 511.5
		}
	],
	async (seed) => {
		const { covered, bias } = await backTest({ products: 1000, seed });
		return [
			{ name: 'projection with 8 weeks hidden, covered by 90 %', found: covered, from: 0.85, to: 0.95 },
			{ name: 'projection with 8 weeks hidden, said over came', found: bias, from: 0.97, to: 1.03 }
		];
	},
	async () => {
		const mean: Record<number, number> = { 10: 0.9555, 20: 0.9535, 50: 0.9521, 100: 0.9509, 500: 0.95 };
		const found = await wilsonCoverage(Object.keys(mean).map(Number));
		return found.flatMap(({ units, mean: covered, lowest, lowestExpectingOne }) => [
			{
				name: `Wilson 95 % of ${units} units, covered on average`,
				found: covered,
				...about(mean[units] ?? NaN, 0.0005)
			},
			{ name: `Wilson 95 % of ${units} units, at worst, one expected`, found: lowestExpectingOne, from: 0.916, to: 1 },
			...(units === 10 ? [{ name: 'Wilson 95 % of 10 units, at worst', found: lowest, ...about(0.842, 0.002) }] : [])
		]);
	},
	async (seed) => {
		const { covered, falseShare, flags } = await shrunkErrors({ shops: 40, items: 100, seed });
		return [
			{ name: 'empirical Bayes, covered by 90 %', found: covered, from: 0.88, to: 0.92 },
			{ name: 'Bayesian false discovery at 5 %, false flags', found: falseShare, from: 0, to: 0.05 },
			{ name: 'Bayesian false discovery, flags per shop', found: flags, from: 1, to: 100 }
		];
	},
	async (seed) => {
		const { falseShare, flags } = await cellErrors({ periods: 4000, cells: 60, seed });
		return [
			{ name: 'Benjamini-Hochberg at 5 %, false flags', found: falseShare, from: 0, to: 0.05 },
			{ name: 'Benjamini-Hochberg, flags per period', found: flags, from: 1, to: 60 }
		];
	}
];

const about = (value: number, margin: number) => ({ from: value - margin, to: value + margin });
