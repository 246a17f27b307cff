import { expect, test } from 'vitest';
import { backTest } from './back-test.ts';
import { wilsonCoverage } from './coverage.ts';
import { cellErrors, shrunkErrors } from './flags.ts';
import { runLength } from './run-length.ts';

test('a CUSUM chart in control runs for 465 points, within a tenth', { timeout: 60_000 }, async () => {
	const found = await runLength({ charts: 600, seed: 1 });
	expect(Math.abs(found / 465 - 1), `${found} points`).toBeLessThan(0.1);
});

test('what came in eight hidden weeks lies in the 90 % interval of the projection for 85 to 95 % of the cohorts', async () => {
	const { cohorts, covered, bias } = await backTest({ products: 200, seed: 1 });
	expect(cohorts).toBe(1600);
	expect(covered).toBeGreaterThan(0.85);
	expect(covered).toBeLessThan(0.95);
	expect(Math.abs(bias - 1), `projected ${bias} of what came`).toBeLessThan(0.05);
});

test('an interval of Wilson holds the true rate as often as published, and at worst as seldom', async () => {
	const [ten, fifty] = await wilsonCoverage([10, 50]);
	expect(ten?.mean).toBeCloseTo(0.9555, 3);
	expect(fifty?.mean).toBeCloseTo(0.9521, 3);
	expect(ten?.lowest).toBeCloseTo(0.842, 2);
	expect(ten?.lowestExpectingOne).toBeGreaterThan(0.916);
});

test('shrunk intervals hold nine in ten true rates, and at most one flag in twenty is false', async () => {
	const { covered, falseShare, flags } = await shrunkErrors({ shops: 50, items: 60, seed: 1 });
	expect(covered).toBeGreaterThan(0.88);
	expect(covered).toBeLessThan(0.92);
	// the order in which shares are added shows in the last digit, and here they come to a twentieth exactly
	expect(falseShare).toBeLessThanOrEqual(0.05 + 1e-9);
	expect(flags).toBeGreaterThan(1);
});

test('at most one flag in twenty among the cells of a period is false', async () => {
	const { falseShare, flags } = await cellErrors({ periods: 1000, cells: 40, seed: 1 });
	expect(falseShare).toBeLessThanOrEqual(0.05);
	expect(flags).toBeGreaterThan(2);
});
