// A signal in a sentence, in both languages: what, how much, how sure.
import { afterEach, describe, expect, test } from 'vitest';
import { overwriteGetLocale } from '../../web/lib/paraglide/runtime.js';
import { dimensionName } from '../../web/lib/quality/dimensions.ts';
import { ratioScale } from '../../web/lib/quality/ratio-scale.ts';
import {
	cellName,
	certaintyWords,
	signalHead,
	signalSentence,
	smallPercent,
	subjectName,
	whatName,
	type Signal
} from '../../web/lib/quality/signals.ts';

const speak = (language: 'en' | 'zh-CN') => overwriteGetLocale(() => language);
afterEach(() => speak('en'));
speak('en');

const plain = (text: string) => text.replace(/[\u00a0\u202f]/g, ' ');
const names = {
	names: {
		reasons: { defective: { en: 'Defective', zh: '产品有缺陷', category: 'quality', fault: 'seller' } },
		sources: {}
	},
	categories: [{ reason_category: 'quality', name_en: 'Quality', name_zh: '产品质量问题' }]
};
const batch: Signal = {
	signal_id: 's1', kind: 'batch_excess', subject: 'batch', source_id: 'erp', product_id: 'p1',
	product_name: 'Oslo Boot', supplier_id: 's1', supplier_name: 'Nordleder', batch_id: 'B-102', warehouse_id: null,
	warehouse_name: null, carrier: null, production_week_on: null, category: 'Shoes', reason: null, reason_category: null,
	defect_code: null, first_on: '2026-03-02', last_on: '2026-05-04', is_open: true, exposed_units: 410,
	observed_units: 63, expected_units: 15.4, ratio: 4.1, ratio_low: 3, ratio_high: 5.4, score: null, p_value: 1e-9,
	false_discovery: 0.00001, customers: 57, orders: 60, top_customer_share: 0.05, side: 'product',
	returned_amount: 4300, excess_amount: 3250
}; // prettier-ignore

describe('a sentence', () => {
	test('says of a batch how much oftener, with its interval, units, customers and money', () => {
		expect(plain(signalSentence(batch, names, 'EUR'))).toBe(
			'Batch B-102 of Oslo Boot comes back 4.1 times as often as its siblings (95 %: 3.0–5.4): 63 of 410 units, 15 expected, 57 customers, €4,300 so far'
		);
		speak('zh-CN');
		expect(plain(signalSentence(batch, names, 'EUR'))).toBe(
			'Oslo Boot（批次 B-102）的退货是同品其他批次的 4.1 倍（95% 区间 3.0–5.4）：410 件中 63 件，预期 15 件，57 位客户，迄今 €4,300'
		);
	});

	test('leaves out what is not known, and one customer is one', () => {
		const bare = { ...batch, expected_units: null, customers: 1, returned_amount: null };
		expect(plain(signalSentence(bare, names, 'EUR'))).toMatch(/: 63 of 410 units, 1 customer$/);
	});

	test.each([
		[{ kind: 'drift', subject: 'product', reason: 'defective' }, 'Oslo Boot for “Defective” has drifted upwards since 2 Mar 2026'],
		[{ kind: 'drift', subject: 'product', ratio: 0.5 }, 'Oslo Boot has drifted downwards since 2 Mar 2026'],
		[
			{ kind: 'control_limit', subject: 'supplier', defect_code: 'D-04', product_id: null, category: null },
			'Supplier Nordleder for “D-04” rose above its control limits in the week of 2 Mar 2026'
		],
		[
			{ kind: 'weekly_excess', subject: 'product', reason_category: 'quality' },
			'Oslo Boot for “Quality” came back 4.1 times as often as expected (95 %: 3.0–5.4) in the week of 2 Mar 2026'
		],
		[
			{ kind: 'worsened', subject: 'supplier', product_id: null, reason: 'defective' },
			'Supplier Nordleder in Shoes for “Defective”: of what was shipped since 2 Mar 2026, 4.1 times as much comes back as before (95 %: 3.0–5.4)'
		],
		[
			{ subject: 'supplier', product_id: null },
			'Supplier Nordleder in Shoes comes back 4.1 times as often as expected (95 %: 3.0–5.4)'
		],
		[
			{ ratio: Infinity, ratio_high: null },
			'Batch B-102 of Oslo Boot comes back ∞ times as often as its siblings (95 %: 3.0–∞)'
		]
	] as [Partial<Signal>, string][])('of %j', (more, sentence) => {
		expect(plain(signalHead({ ...batch, ...more }, names))).toBe(sentence);
	}); // prettier-ignore
});

test('a subject is named by the most specific thing and what it is of', () => {
	const row = { ...batch, product_id: null, warehouse_id: 'w1', carrier: 'unknown', production_week_on: '2026-02-23' };
	expect(subjectName('warehouse', row)).toBe('Warehouse w1 in Shoes');
	expect(subjectName('carrier', { ...row, category: null })).toBe('Carrier Unknown');
	expect(plain(subjectName('production_week', row))).toBe('Production week of 23 Feb 2026 of Nordleder');
	expect(subjectName('product', { ...row, category: null })).toBe('–');
	expect(plain(cellName({ ...row, dimension: 'production_week' }))).toBe('Production week of 23 Feb 2026 of Nordleder');
	expect(cellName({ ...row, product_id: 'p1', dimension: 'batch_warehouse' })).toBe(
		'Batch B-102 of Oslo Boot · Warehouse w1'
	);
	expect(dimensionName('batch_production_week')).toBe('Batch × Production week');
	expect(dimensionName('something_else')).toBe('something_else');
});

test('all reasons are none in particular', () => {
	expect(whatName({ reason: 'all', reason_category: 'all', defect_code: null }, names)).toBeNull();
	expect(whatName({ reason: null, reason_category: 'made_up', defect_code: null }, names)).toBe('made_up');
});

test('how sure it is goes by the false discovery where many were tested, else by the height', () => {
	expect(plain(certaintyWords(batch))).toBe('false discovery below 0.1 %');
	expect(certaintyWords({ ...batch, kind: 'drift', false_discovery: null, score: -6.2 })).toBe('CUSUM at 6.2');
	expect(certaintyWords({ ...batch, kind: 'control_limit', false_discovery: null, score: 4.2 })).toBe('4.2 sigma');
	expect(plain(certaintyWords({ ...batch, false_discovery: null, p_value: 0.02 }))).toBe('by chance 2.0 %');
	expect(certaintyWords({ ...batch, false_discovery: null, p_value: null })).toBe('–');
	expect(plain(smallPercent(0.04))).toBe('4.0 %');
});

test('the scale holds every ratio and interval, and what is endless does not stretch it', () => {
	expect(ratioScale([])).toBe(4);
	expect(ratioScale([{ ratio: 2, ratio_high: 9 }, { ratio: Infinity, ratio_high: null }])).toBe(9);
}); // prettier-ignore
