import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { columnReaders, placesOf } from '../../etl/sources/http/columns.ts';
import { parseJsonPath, readAt, readPath } from '../../etl/sources/http/json-path.ts';
import { nextLink } from '../../etl/sources/http/paging.ts';
import { fillBody, fillQuery, fillText, placeholdersOf, type Values } from '../../etl/sources/http/placeholders.ts';

const read = (text: string, value: unknown) => readAt(parseJsonPath(text)!, value);

describe('a path', () => {
	const order = {
		id: 1,
		'no.': 'A',
		lines: [{ sku: 'x' }, { sku: 'y', 数量: null }],
		客户: { 名称: '张三' },
		'a b': 3
	};
	test('reads what stands there', () => {
		expect(read('id', order)).toBe(1);
		expect(read('lines[1].sku', order)).toBe('y');
		expect(read('["no."]', order)).toBe('A');
		expect(read('客户.名称', order)).toBe('张三');
		expect(read('客户["名称"]', order)).toBe('张三');
		expect(read('a b', order)).toBe(3);
		expect(read('$', order)).toBe(order);
		expect(read('[0]', ['first'])).toBe('first');
	});
	test('tells null from absent, and never reads what objects inherit', () => {
		expect(read('lines[1].数量', order)).toBeNull();
		for (const absent of ['lines[2].sku', 'x.y', 'id.x', 'constructor', '__proto__', 'lines.length.x'])
			expect(read(absent, order)).toBeUndefined();
	});
	test('leads to the parents of a nested row', () => {
		const place = { values: [{ sku: 'x' }, { id: 7 }, { shop: 'N' }], position: 2 };
		expect(readPath(parseJsonPath('^.id')!, place)).toBe(7);
		expect(readPath(parseJsonPath('^^.shop')!, place)).toBe('N');
		expect(readPath(parseJsonPath('#')!, place)).toBe(2);
		expect(readPath(parseJsonPath('^')!, place)).toEqual({ id: 7 });
	});
	test.each(['', '.', 'a.', '.a', 'a..b', 'a[', 'a[x]', 'a[-1]', '^id', '^.', 'a[""]', '["a', 'a b.', '^#', '[0]a'])(
		'is not %j',
		(text) => expect(parseJsonPath(text)).toBeNull()
	);
	test('of any names finds what was put there', () => {
		fc.assert(
			fc.property(
				fc.array(fc.string({ minLength: 1 }), { minLength: 1, maxLength: 4 }),
				fc.integer(),
				(names, value) => {
					const nested = names.reduceRight<unknown>((inner, name) => Object.fromEntries([[name, inner]]), value);
					expect(read(names.map((name) => `[${JSON.stringify(name)}]`).join(''), nested)).toBe(value);
				}
			)
		);
	});
});

describe('columns', () => {
	const row = { id: 'R1', items: [{ parts: [{ n: 1 }, { n: 2 }] }, { parts: [] }, { parts: [{ n: 3.5 }] }] };
	test('of lists within lists are one row for each element', () => {
		const places = placesOf(row, [parseJsonPath('items')!, parseJsonPath('parts')!]);
		const readers = columnReaders({ id: { join: ['^^.id', '#'], with: '/' }, n: 'n' });
		expect(places.map((place) => readers.map((reader) => reader.read(place)))).toEqual([
			['R1/1', '1'],
			['R1/2', '2'],
			['R1/1', '3.5']
		]);
	});
	test('are text: exact numbers, truth, lists as JSON; a joined key of which a part is missing is none', () => {
		const one = { a: 1e-7, b: true, c: [1], d: null, e: '', f: 1_700_000_000, g: 'soon', h: 'NEW' };
		const readers = columnReaders({
			a: 'a', b: 'b', c: 'c', d: 'd', e: 'e', f: { path: 'f', as: 'unix' }, g: { path: 'g', as: 'unix' },
			h: { path: 'h', values: { NEW: 'requested' } }, i: { value: 'online' }, j: { join: ['h', 'd'], with: '-' }
		}); // prettier-ignore
		expect(readers.map(({ read: of }) => of({ values: [one], position: 1 }))).toEqual([
			'0.0000001', 'true', '[1]', null, '', '2023-11-14T22:13:20.000Z', 'soon', 'requested', 'online', null
		]); // prettier-ignore
	});
});

describe('placeholders', () => {
	const values: Values = {
		since: new Date('2026-03-29T00:30:15.250Z'),
		until: new Date('2026-03-31T22:00:00.001Z'),
		page: 3,
		offset: 200,
		cursor: 'a/b&c'
	};
	const fill = (text: string) => fillText(text, values, 'Europe/Berlin');
	test('are filled in the form asked for, so that the window only grows', () => {
		expect(fill('{since}')).toBe('2026-03-29T00:30:15.250Z');
		expect(fill('{since:seconds}')).toBe('2026-03-29T00:30:15Z');
		expect(fill('{until:seconds}')).toBe('2026-03-31T22:00:01Z');
		expect(fill('{since:unix}')).toBe('1774744215');
		expect(fill('{until:unix}')).toBe('1774994401');
		expect(fill('{since:ms}')).toBe('1774744215250');
		expect(fill('{since:local}')).toBe('2026-03-29 01:30:15');
		expect(fill('{since:date}')).toBe('2026-03-29');
		// a millisecond into April 1 there
		expect(fill('{until:date}')).toBe('2026-04-02');
		expect(fill('updated:>={since:date} page:{page}')).toBe('updated:>=2026-03-29 page:3');
		expect(fillText('orders/{cursor}', values, 'UTC', encodeURIComponent)).toBe('orders/a%2Fb%26c');
	});
	test('without a value take their parameter with them', () => {
		const none = { ...values, since: null, cursor: null };
		expect(fillQuery({ a: '{since}', b: 'x', c: '{page}' }, none, 'UTC')).toEqual({ b: 'x', c: '3' });
		expect(
			fillBody({ f: { gte: '{since}' }, l: ['{cursor}', 1], p: '{page}', q: 'p{page}', n: null }, none, 'UTC')
		).toEqual({
			f: {},
			l: [1],
			p: 3,
			q: 'p3',
			n: null
		});
	});
	test('that are not known are found', () => {
		expect(placeholdersOf({ a: ['{since:unix}', '{page:date}', '{sinse}'] })).toEqual({
			known: new Set(['since']),
			unknown: ['{page:date}', '{sinse}']
		});
	});
});

test('the next page of a Link header', () => {
	expect(nextLink('<https://x/a?p=1>; rel="prev", <https://x/a?p=3,4>; rel="next"; title="a, b"')).toBe(
		'https://x/a?p=3,4'
	);
	expect(nextLink('<b>; rel=next')).toBe('b');
	expect(nextLink('<b>; title="rel=next"; rel="last"')).toBeNull();
	expect(nextLink('<b>; rel="last next"')).toBe('b');
	expect(nextLink('')).toBeNull();
});
