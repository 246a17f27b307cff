import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { widgetText, type Target } from '../../etl/sources/jiandaoyun/values.ts';

const target = (column: string, type: Target['type'] = 'text', part?: string): Target => ({
	column,
	type,
	timezone: 'Asia/Shanghai',
	part
});
const member = { name: '李雷', username: 'u1', status: 1, type: 0, departments: [1] };

describe('a widget', () => {
	const cases: [string, string, unknown, Target, string | null][] = [
		['text', 'text', ' 甲 ', target('name'), ' 甲 '],
		['empty text', 'text', '', target('name'), null],
		['serial number', 'sn', '00001', target('rma_number'), '00001'],
		['number', 'number', 10, target('quantity', 'quantity'), '10'],
		['noise of a formula', 'number', 0.1 + 0.2, target('amount', 'money'), '0.3'],
		['noise below', 'number', 1.1 * 3 - 0.0000000000000004, target('amount', 'money'), '3.3'],
		['more places than money has', 'number', 1.23456, target('amount', 'money'), '1.23456'],
		['a tiny number', 'number', 1e-7, target('rate', 'rate'), '0.0000001'],
		[
			'a large number that came as text',
			'number',
			'99999999999999.9999',
			target('amount', 'money'),
			'99999999999999.9999'
		],
		['a number in a text', 'number', 0.1 + 0.2, target('note'), '0.30000000000000004'],
		[
			'date and time',
			'datetime',
			'2026-01-01T16:00:00.000Z',
			target('requested_at', 'instant'),
			'2026-01-01T16:00:00.000Z'
		],
		['a date, midnight there', 'datetime', '2026-01-01T16:00:00.000Z', target('launched_on', 'date'), '2026-01-02'],
		['no date', 'datetime', 'soon', target('launched_on', 'date'), 'soon'],
		['choices', 'checkboxgroup', ['a', 'b'], target('note'), 'a, b'],
		['no choice', 'combocheck', [], target('note'), null],
		['member', 'user', member, target('handler'), '李雷'],
		['part of a member', 'user', member, target('handler', 'text', 'username'), 'u1'],
		['members', 'usergroup', [member, { ...member, name: 'Zoë' }], target('handler'), '李雷, Zoë'],
		['department', 'dept', { dept_no: 1, name: '财务', type: 0 }, target('brand'), '财务'],
		['departments', 'deptgroup', [{ name: 'a' }, { name: 'b' }], target('brand'), 'a, b'],
		['department number', 'dept', { dept_no: 12, name: '财务' }, target('supplier_id', 'text', 'dept_no'), '12'],
		[
			'address',
			'address',
			{ province: '浙江省', city: '杭州市', district: '', detail: '某路 1 号' },
			target('note'),
			'浙江省 杭州市 某路 1 号'
		],
		['city of an address', 'address', { province: '浙江省', city: '杭州市' }, target('city', 'text', 'city'), '杭州市'],
		['empty address', 'address', {}, target('city', 'text', 'city'), null],
		['location', 'location', { province: '浙江省', detail: '某路', lnglatXY: [1, 2] }, target('note'), '浙江省 某路'],
		['phone', 'phone', { verified: false, phone: '138' }, target('phone'), '138'],
		['linked data as an id', 'linkdata', { id: '5b2', key: 'SO-1' }, target('order_id'), '5b2'],
		['linked data as people see it', 'linkdata', { id: '5b2', key: 'SO-1' }, target('order_number'), 'SO-1'],
		[
			'a picture, by its name',
			'image',
			[{ name: 'a.jpg', size: 1, url: 'https://x/expires' }],
			target('note'),
			'a.jpg'
		],
		['a signature', 'signature', { name: 's.png', url: 'https://x/expires' }, target('note'), 's.png'],
		['a lookup of a text', 'lookup', 'x', target('note'), 'x'],
		['a type of tomorrow', 'hologram', { a: 1 }, target('note'), '{"a":1}'],
		['nothing', 'user', null, target('handler'), null]
	];
	test.each(cases)('%s', (_, type, value, to, text) => {
		expect(widgetText(value, type, to)).toBe(text);
	});

	test('of numbers gives back every amount of cents, whichever sums of doubles it came from', () => {
		const cents = fc.integer({ min: -1_000_000_000, max: 1_000_000_000 });
		fc.assert(
			fc.property(cents, cents, (a, b) => {
				const text = widgetText(a / 100 + b / 100, 'number', target('amount', 'money'));
				expect(Number(text)).toBe((a + b) / 100);
				expect(text).toMatch(/^-?\d+(\.\d{1,2})?$/);
			})
		);
	});
});
