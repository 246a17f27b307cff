import { expect, test } from 'vitest';
import { backTest } from './back-test.ts';
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
