// What the statistics promise about their own errors, measured by simulation. A measure is right within its bounds.
import { backTest } from './back-test.ts';
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
	}
];
