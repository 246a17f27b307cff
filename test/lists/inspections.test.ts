import { expect, test } from 'vitest';
import { confirmedShare, statedReasons } from '../../web/lib/products/inspections.ts';

const row = (reason: string, fault: string, result: string, defect_code: string, inspected_units: number) => ({
	reason, fault, result, defect_code, inspected_units
}); // prettier-ignore

test('units of one stated reason are added over results and defects, the most inspected reason first', () => {
	const found = statedReasons([
		row('style', 'customer', 'pass', 'none', 1),
		row('defective', 'seller', 'fail', 'SOLE', 3),
		row('defective', 'seller', 'fail', 'SEAM', 5),
		row('defective', 'seller', 'pass', 'none', 2)
	]);
	expect(found.map((one) => [one.reason, one.inspected, one.failed])).toEqual([
		['defective', 10, 8],
		['style', 1, 0]
	]);
	expect(found[0]?.defects.map((one) => one.code)).toEqual(['SEAM', 'SOLE']);
});

test('how often quality agrees is said of ten inspected units and more, and only of what was called our fault', () => {
	const customer = row('style', 'customer', 'fail', 'X', 100);
	expect(confirmedShare(statedReasons([customer, row('defective', 'seller', 'fail', 'X', 9)]))).toBeNull();
	expect(
		confirmedShare(
			statedReasons([
				customer,
				row('defective', 'seller', 'fail', 'X', 7),
				row('wrong_item', 'seller', 'pass', 'none', 3)
			])
		)
	).toBe(0.7);
});
